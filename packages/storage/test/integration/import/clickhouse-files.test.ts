import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { importDirectory, type NetworkDatabase } from '../../../src/index.js'
import { temporaryDirectory } from '../store/temporary-directory.js'
import { useNetworks } from './test-network.js'

const newNetwork = useNetworks()

/** Text with everything that a format has to escape. */
const NASTY = String.raw`'it\'s "quoted", back\\slash; tab\there\nnew line, ü 💶 NULL \\N [\'x\'] {"a": 1}'`

const FILL = {
  raw_alerts: `SELECT 'alert ' || toString(number), 'address ' || toString(number), toDate('2024-01-01') + number, 7 + number % 2,
  ['low', 'medium', 'high', 'critical'][number % 4 + 1], if(number % 3 = 0, NULL, number / 40),
  toDecimal128('12345678901234567890.123456789012345678', 18) - number, 4294967295 - number,
  if(number % 4 = 0, NULL, toDateTime('1970-01-01 00:00:00', 'UTC') + number), toDateTime('2106-02-07 06:28:15', 'UTC') - number,
  if(number % 2 = 0, ${NASTY}, ''), if(number % 3 = 0, '', 'mixer'), if(number % 5 = 0, NULL, number % 2) FROM numbers(40)`,
  raw_features: `SELECT 'address ' || toString(number), toDate('2149-06-06') - number, 65535, -0.000000000000000001, 0, 0, number, 1 / 3, 2.5,
  number % 2, number % 3 = 0, if(number = 1, NULL, 1), ${NASTY} FROM numbers(40)`,
  raw_clusters: `SELECT 'cluster ' || toString(number), toDate('1970-01-01') + number, 7, number, -1.5, ['0xa', ${NASTY}, toString(number), ''], ''
FROM numbers(40)`,
  raw_money_flows: `SELECT if(number = 0, '', 'from'), ${NASTY}, toDate('2024-01-01'), 7, number + 0.1, if(number % 2 = 0, '', 'hash'),
  toDateTime('2024-01-01 00:00:00', 'UTC') + number FROM numbers(40)`,
  raw_address_labels: `SELECT 'address ' || toString(number), 'low', if(number % 2 = 0, NULL, 0.1), ${NASTY},
  if(number % 3 = 0, NULL, toDateTime('2024-01-01 00:00:00', 'UTC')) FROM numbers(40)`,
}
const TABLES = Object.keys(FILL)

let written: NetworkDatabase
beforeAll(async () => {
  written = await newNetwork()
  for (const [table, select] of Object.entries(FILL)) {
    await written.execute({ sql: `INSERT INTO ${table} ${select}`, params: {} })
  }
})

async function write(format: string, ending: string, select = '*'): Promise<string> {
  const directory = temporaryDirectory()
  for (const table of TABLES) {
    await written.execute({
      sql: `INSERT INTO FUNCTION file({path:String}, '${format}') SELECT ${select} FROM ${table}`,
      params: { path: join(directory, `${table}.${ending}`) },
    })
  }
  return directory
}

async function contents(database: NetworkDatabase): Promise<unknown[]> {
  const all: unknown[] = []
  for (const table of TABLES) {
    all.push(await database.queryRows({ sql: `SELECT * FROM ${table} ORDER BY ALL`, params: {} }))
  }
  return all
}

describe('the canonical tables as ClickHouse writes them', () => {
  const formats = [
    ['TSVWithNames', 'tsv'],
    ['TSVWithNamesAndTypes', 'tsv'],
    ['CSVWithNames', 'csv'],
    ['CSVWithNamesAndTypes', 'csv'],
    ['JSONEachRow', 'jsonl'],
    ['JSONCompactEachRowWithNames', 'jsonl'],
    ['JSONCompactEachRowWithNamesAndTypes', 'jsonl'],
    ['Parquet', 'parquet'],
  ] as const
  const files = formats.flatMap(([format, ending]) =>
    ['', '.gz', '.zst'].map((compression) => [format, `${ending}${compression}`] as const),
  )
  it.each(files)('in %s, .%s, come back as they were', async (format, ending) => {
    const database = await newNetwork()
    const { tables } = await importDirectory(database, await write(format, ending))
    expect(tables.map(({ rows }) => rows)).toEqual(TABLES.map(() => 40))
    expect(await contents(database)).toEqual(await contents(written))
  })
})

describe('types that ClickHouse has beside those of the tables', () => {
  // Text keeps the zero bytes that fill a FixedString up, so these are full.
  const REPLACED = `* REPLACE (toFixedString('a cluster of 16.', 16) AS cluster_id, toUInt256(cluster_size) AS cluster_size,
  toInt128(window_days) AS window_days, [toFixedString('0xa', 3), toFixedString('0xb', 3)] AS member_addresses,
  toDateTime64(processing_date, 6, 'UTC') AS processing_date, toUInt256(7) AS total_volume_usd)`
  const expected = `SELECT * REPLACE ('a cluster of 16.' AS cluster_id, ['0xa', '0xb'] AS member_addresses, toDecimal128(7, 18) AS total_volume_usd) FROM raw_clusters ORDER BY ALL`

  it.each([
    ['Parquet', 'parquet'],
    ['CSVWithNames', 'csv'],
    ['TSVWithNames', 'tsv'],
    ['JSONEachRow', 'jsonl'],
  ])('are taken from %s', async (format, ending) => {
    const directory = temporaryDirectory()
    await written.execute({
      sql: `INSERT INTO FUNCTION file({path:String}, '${format}') SELECT ${REPLACED} FROM raw_clusters`,
      params: { path: join(directory, `raw_clusters.${ending}`) },
    })
    const database = await newNetwork()
    await importDirectory(database, directory)
    const rows = await database.queryRows({ sql: 'SELECT * FROM raw_clusters ORDER BY ALL', params: {} })
    expect(rows).toEqual(await written.queryRows({ sql: expected, params: {} }))
  })

  it('name nothing where zero bytes fill them up in text', async () => {
    const directory = temporaryDirectory()
    await written.execute({
      sql: `INSERT INTO FUNCTION file({path:String}, 'CSVWithNames') SELECT * REPLACE (toFixedString(cluster_id, 16) AS cluster_id) FROM raw_clusters`,
      params: { path: join(directory, 'raw_clusters.csv') },
    })
    await expect(importDirectory(await newNetwork(), directory)).rejects.toThrow(
      'column "cluster_id" must be a text that is not empty and has no zero bytes; 40 of 40 values are not',
    )
  })

  it.each([
    ['UUID', "toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0')", '61f0c404-5cb3-11e7-907b-a6006ad3dba0'],
    ['LowCardinality', "toLowCardinality('0xa')", '0xa'],
    ['Enum', "CAST('0xa', 'Enum8(\\'0xa\\' = 1)')", '0xa'],
    ['FixedString of 32', "toFixedString('0xa', 32)", '0xa'],
  ])('may be a text: %s', async (_, value, text) => {
    const directory = temporaryDirectory()
    await written.execute({
      sql: `INSERT INTO FUNCTION file({path:String}, 'Parquet') SELECT * REPLACE (${value} AS cluster_id) FROM raw_clusters LIMIT 1`,
      params: { path: join(directory, 'raw_clusters.parquet') },
    })
    const database = await newNetwork()
    await importDirectory(database, directory)
    expect(await database.queryRows({ sql: 'SELECT cluster_id FROM raw_clusters', params: {} })).toEqual([
      { cluster_id: text },
    ])
  })

  it.each([
    ['toInt128(-1)', 'cluster_size'],
    ["toUInt256('18446744073709551616')", 'cluster_size'],
    ["toUInt256('1000000000000000000000')", 'total_volume_usd'],
    ["toDateTime64('2203-06-15 00:00:00', 3, 'UTC')", 'processing_date'],
  ])('are refused where a value does not fit: %s as %s', async (value, column) => {
    const directory = temporaryDirectory()
    await written.execute({
      sql: `INSERT INTO FUNCTION file({path:String}, 'Parquet') SELECT * REPLACE (${value} AS ${column}) FROM raw_clusters`,
      params: { path: join(directory, 'raw_clusters.parquet') },
    })
    await expect(importDirectory(await newNetwork(), directory)).rejects.toThrow(
      new RegExp(`column "${column}" must hold .*; 40 of 40 values do not fit, the first is .* in row 1`),
    )
  })
})
