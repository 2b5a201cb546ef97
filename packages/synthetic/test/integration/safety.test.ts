import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { generateNetwork } from '../../src/index.js'
import { RAW_TABLES } from '../../src/raw-tables.js'
import { sortedContents, tableNames } from '../support/contents.js'
import { intercept } from '../support/targets.js'

const small = { alerts: 300, days: 14 }

let network: TestNetwork
beforeAll(async () => {
  network = await openTestNetwork()
})
afterAll(() => network.close())
beforeEach(async () => {
  for (const table of [...RAW_TABLES, 'data_imports']) await execute(`TRUNCATE TABLE ${table}`)
})

const execute = (sql: string) => network.database.execute({ sql, params: {} })

describe('rows from elsewhere', () => {
  it('are refused where a table was filled by someone else', async () => {
    await execute(
      `INSERT INTO raw_address_labels (address, risk_level, source) VALUES ('0xabc', 'high', 'analyst')`,
    )
    await expect(generateNetwork(network.database, small)).rejects.toMatchObject({
      code: 'SYNTHETIC_NETWORK_NOT_EMPTY',
      category: 'refused',
      message: expect.stringContaining('found other rows in raw_address_labels (1 rows)'),
    })
  })

  it.each([
    ['added to', `INSERT INTO raw_alerts (alert_id, address, label) VALUES ('mine', '0xabc', 1)`],
    ['deleted from', 'ALTER TABLE raw_alerts DELETE WHERE label = 1 SETTINGS mutations_sync = 1'],
    ['changed in', 'ALTER TABLE raw_alerts UPDATE label = 1 - label WHERE 1 SETTINGS mutations_sync = 1'],
  ])('are refused where rows were %s generated ones', async (_, statement) => {
    await generateNetwork(network.database, small)
    await execute(statement)
    const before = await sortedContents(network.database)
    await expect(generateNetwork(network.database, { ...small, seed: 8 })).rejects.toMatchObject({
      code: 'SYNTHETIC_NETWORK_NOT_EMPTY',
      context: { tables: ['raw_alerts'] },
    })
    expect(await sortedContents(network.database)).toEqual(before)
  })

  it('survive when they arrive during the generation', async () => {
    await generateNetwork(network.database, small)
    const busy = intercept(network.database, async (query) => {
      if (query.sql.includes('INSERT INTO data_imports')) {
        await execute(`INSERT INTO raw_features (address) VALUES ('0xabc')`)
      }
      return query
    })
    await expect(generateNetwork(busy, { ...small, seed: 8 })).rejects.toMatchObject({
      code: 'SYNTHETIC_NETWORK_CHANGED',
      retryable: true,
    })
    const [found] = await network.database.queryRows<{ rows: string }>({
      sql: `SELECT count() AS rows FROM raw_features WHERE address = '0xabc'`,
      params: {},
    })
    expect(found!.rows).toBe('1')
  })
})

describe('an interrupt', () => {
  it('leaves the old content whole and nothing else, whenever it comes', async () => {
    await generateNetwork(network.database, small)
    const before = await sortedContents(network.database)
    const tables = await tableNames(network.database)
    // Creating the tables, drawing groups and flows, reducing them, and noting the origin just before the exchange.
    for (const stopAt of [
      'CREATE TABLE',
      'work_bursts',
      "'cycle'",
      'work_activity',
      'staged_raw_features',
      'data_imports',
    ]) {
      const abort = new AbortController()
      const stopping = intercept(network.database, (query) => {
        if (query.sql.includes(stopAt)) abort.abort()
        return query
      })
      await expect(
        generateNetwork(stopping, { ...small, seed: 8, signal: abort.signal }),
        stopAt,
      ).rejects.toMatchObject({ category: 'interrupted' })
      expect(await sortedContents(network.database)).toEqual(before)
      expect(await tableNames(network.database)).toEqual(tables)
    }
  })

  it('before the start touches nothing', async () => {
    const sent: string[] = []
    const watched = intercept(network.database, (query) => {
      sent.push(query.sql)
      return query
    })
    await expect(generateNetwork(watched, { ...small, signal: AbortSignal.abort() })).rejects.toMatchObject({
      category: 'interrupted',
    })
    expect(sent).toEqual([])
  })
})

it('leaves the old content whole when ClickHouse fails, and hands on its error', async () => {
  await generateNetwork(network.database, small)
  const before = await sortedContents(network.database)
  const tables = await tableNames(network.database)
  const failing = intercept(network.database, (query) =>
    query.sql.includes('INSERT INTO {staged_raw_clusters:Identifier}')
      ? { ...query, sql: 'SELECT throwIf(true)' }
      : query,
  )
  await expect(generateNetwork(failing, { ...small, seed: 8 })).rejects.toMatchObject({
    code: 'STORAGE_QUERY_FAILED',
  })
  expect(await sortedContents(network.database)).toEqual(before)
  expect(await tableNames(network.database)).toEqual(tables)
})

it('puts right what a kill between two exchanges left', async () => {
  await generateNetwork(network.database, small)
  const killed = intercept(network.database, (query) => {
    if (query.sql.startsWith('EXCHANGE') && query.params.table === 'raw_money_flows')
      throw new Error('killed')
    return query
  })
  await expect(generateNetwork(killed, { ...small, seed: 8 })).rejects.toThrow('killed')
  const repaired = await generateNetwork(network.database, { ...small, seed: 8 })
  expect(repaired.unchanged).toBe(false)
  expect((await generateNetwork(network.database, { ...small, seed: 8 })).unchanged).toBe(true)
})

it('asks for the schema where the network has none', async () => {
  const bare = await network.store.createNetwork('bare')
  await expect(generateNetwork(bare, small)).rejects.toMatchObject({
    code: 'SYNTHETIC_SCHEMA_MISSING',
    message: expect.stringContaining(
      'missing are raw_alerts, raw_features, raw_clusters, raw_money_flows, raw_address_labels, data_imports',
    ),
  })
})
