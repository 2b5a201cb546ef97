import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importDirectory, type NetworkDatabase } from '../../../src/index.js'
import { temporaryDirectory } from '../store/temporary-directory.js'
import { rowsOf, tableNames, useNetworks } from './test-network.js'

const newNetwork = useNetworks()

/** Money flows of `from` on each of `days`. */
function flows(from: string, ...days: string[]): string {
  const rows = days.map((day) => `${from},0xto,${day},7,1.5,hash,${day} 00:00:00`)
  return [
    'from_address,to_address,processing_date,window_days,amount_usd,transaction_hash,timestamp',
    ...rows,
    '',
  ].join('\n')
}

function directoryWith(name: string, content: string): string {
  const directory = temporaryDirectory()
  writeFileSync(join(directory, name), content)
  return directory
}

const importFlows = async (database: NetworkDatabase, csv: string) => {
  const { tables } = await importDirectory(database, directoryWith('raw_money_flows.csv', csv))
  return tables[0]!.outcome
}

const storedFlows = async (database: NetworkDatabase) => {
  const rows = await rowsOf(database, 'raw_money_flows', 'processing_date, from_address')
  return rows.map((row) => `${row.processing_date} ${row.from_address}`)
}

const importLog = (database: NetworkDatabase) => rowsOf(database, 'data_imports', 'imported_at')

describe('an import', () => {
  it('replaces the snapshots that it holds and leaves the others', async () => {
    const database = await newNetwork()
    await importFlows(database, flows('0xold', '2024-01-01', '2024-01-08', '2024-01-08'))
    expect(await importFlows(database, flows('0xnew', '2024-01-08', '2024-01-15'))).toBe('imported')
    expect(await storedFlows(database)).toEqual(['2024-01-01 0xold', '2024-01-08 0xnew', '2024-01-15 0xnew'])
  })

  it('takes another window length for another snapshot', async () => {
    const database = await newNetwork()
    await importFlows(database, flows('0xold', '2024-01-08'))
    await importFlows(database, flows('0xnew', '2024-01-08').replace(',7,', ',14,'))
    expect(await storedFlows(database)).toEqual(['2024-01-08 0xnew', '2024-01-08 0xold'])
  })

  it('of the same rows changes nothing, not even the log, also in another order', async () => {
    const database = await newNetwork()
    await importFlows(database, flows('0xa', '2024-01-01', '2024-01-08'))
    expect(await importLog(database)).toMatchObject([{ table_name: 'raw_money_flows', rows: '2' }])
    expect(await importFlows(database, flows('0xa', '2024-01-01', '2024-01-08'))).toBe('unchanged')
    expect(await importFlows(database, flows('0xa', '2024-01-08', '2024-01-01'))).toBe('unchanged')
    expect(await importLog(database)).toHaveLength(1)
  })

  it('is applied again where the table has changed since', async () => {
    const database = await newNetwork()
    const csv = flows('0xa', '2024-01-01', '2024-01-01')
    await importFlows(database, csv)
    for (const change of [
      "INSERT INTO raw_money_flows SELECT * REPLACE ('0xb' AS from_address) FROM raw_money_flows",
      'DELETE FROM raw_money_flows WHERE true',
      // The same number of rows, and hashes whose bitwise difference would be the same.
      "INSERT INTO raw_money_flows SELECT * REPLACE ('0xc' AS from_address) FROM raw_money_flows",
    ]) {
      await database.execute({ sql: change, params: {} })
      expect(await importFlows(database, csv)).toBe('imported')
      expect(await storedFlows(database)).toEqual(['2024-01-01 0xa', '2024-01-01 0xa'])
    }
  })

  it('replaces labels by address and source', async () => {
    const database = await newNetwork()
    const header = 'address,risk_level,confidence_score,source\n'
    const importLabels = (rows: string) =>
      importDirectory(database, directoryWith('raw_address_labels.csv', header + rows))
    await importLabels('0xa,low,0.5,list\n0xb,low,0.5,list\n')
    await importLabels('0xa,high,0.9,list\n0xa,low,0.1,court\n')
    const labels = await rowsOf(database, 'raw_address_labels', 'address, source')
    expect(labels.map((row) => `${row.address} ${row.source} ${row.risk_level}`)).toEqual([
      '0xa court low',
      '0xa list high',
      '0xb list low',
    ])
  })

  it('covers more months at once than ClickHouse takes for sane', async () => {
    const database = await newNetwork()
    const months = Array.from(
      { length: 240 },
      (_, i) => `${2000 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}-01`,
    )
    await importFlows(database, flows('0xa', ...months))
    await importFlows(database, flows('0xb', '1990-01-01'))
    expect(await storedFlows(database)).toHaveLength(241)
  })

  it('keeps columns that a team has added to a table', async () => {
    const database = await newNetwork()
    await database.execute({ sql: 'ALTER TABLE raw_money_flows ADD COLUMN hop UInt8 DEFAULT 3', params: {} })
    await importFlows(database, flows('0xa', '2024-01-01'))
    await importFlows(
      database,
      flows('0xb', '2024-01-08').replace('timestamp', 'timestamp,hop').replace('00:00:00', '00:00:00,9'),
    )
    const rows = await rowsOf(database, 'raw_money_flows', 'from_address')
    expect(rows.map((row) => row.hop)).toEqual([3, 9])
  })
})

/** The database, with `action` run before the first statement that matches. */
function before(
  database: NetworkDatabase,
  statement: RegExp,
  action: () => Promise<unknown> | unknown,
): NetworkDatabase {
  let done = false
  return {
    ...database,
    execute: async (query, options) => {
      if (!done && statement.test(query.sql)) {
        done = true
        await action()
      }
      return database.execute(query, options)
    },
  }
}

describe('an import that is disturbed', () => {
  it.each([
    ['before it reads the file', /^CREATE TABLE `raw_money_flows__import_\w+` AS/],
    ['while it copies the rows that stay', /^INSERT INTO `raw_money_flows__import/],
  ])('by an abort %s changes nothing and cleans up', async (_, statement) => {
    const database = await newNetwork()
    await importFlows(database, flows('0xold', '2024-01-01', '2024-01-08'))
    const tables = await tableNames(database)
    const abort = new AbortController()
    const disturbed = before(database, statement, () => abort.abort())
    const directory = directoryWith('raw_money_flows.csv', flows('0xnew', '2024-01-01'))
    await expect(importDirectory(disturbed, directory, { signal: abort.signal })).rejects.toMatchObject({
      code: 'CORE_ABORTED',
    })
    expect(await storedFlows(database)).toEqual(['2024-01-01 0xold', '2024-01-08 0xold'])
    expect(await tableNames(database)).toEqual(tables)
  })

  it('by another writer gives way and loses nothing', async () => {
    const database = await newNetwork()
    await importFlows(database, flows('0xold', '2024-01-01'))
    const write =
      "INSERT INTO raw_money_flows SELECT * REPLACE ('0xother' AS from_address) FROM raw_money_flows"
    const disturbed = before(database, /^EXCHANGE/, () => database.execute({ sql: write, params: {} }))
    await expect(importFlows(disturbed, flows('0xnew', '2024-01-01'))).rejects.toMatchObject({
      code: 'STORAGE_IMPORT_CONFLICT',
      retryable: true,
    })
    expect(await storedFlows(database)).toEqual(['2024-01-01 0xold', '2024-01-01 0xother'])
  })

  it('by another import gives way to it', async () => {
    const database = await newNetwork()
    await importFlows(database, flows('0xold', '2024-01-01'))
    const disturbed = before(database, /^EXCHANGE/, () =>
      importFlows(database, flows('0xfirst', '2024-01-01')),
    )
    await expect(importFlows(disturbed, flows('0xnew', '2024-01-01'))).rejects.toMatchObject({
      code: 'STORAGE_IMPORT_CONFLICT',
    })
    expect(await storedFlows(database)).toEqual(['2024-01-01 0xfirst'])
  })
})
