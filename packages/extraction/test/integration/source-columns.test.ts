import type { QuerySource } from '@alertsmith/core'
import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type ColumnSource,
  extractAlerts,
  extractTrainingData,
  findEmptySources,
  type MappedTableName,
  type SourceMapping,
  withSources,
} from '../../src/index.js'
import { replaceRows } from '../support/raw-rows.js'
import { SMALL_NETWORK, WINDOW } from '../support/small-network.js'
import { copyToTeam } from '../support/team-tables.js'

let network: TestNetwork
let plain: SourceMapping
beforeAll(async () => {
  network = await openTestNetwork()
  await replaceRows(network.database, SMALL_NETWORK)
  plain = await copyToTeam(
    network.database,
    (_table, column) => `my_${column}`,
    (column) => ({ column }),
  )
})
afterAll(() => network.close())

const execute = (sql: string) => network.database.execute({ sql, params: {} })
const rows = (source: QuerySource, sql: string) =>
  source.queryRows<Record<string, unknown>>({ sql, params: {} })

/** The plain mapping with one column given otherwise. */
function mappingWith(table: MappedTableName, column: string, given: ColumnSource): SourceMapping {
  const source = plain[table]!
  return { ...plain, [table]: { ...source, columns: { ...source.columns, [column]: given } } }
}

const failing = (mapping: SourceMapping) =>
  withSources(network.database, mapping).then(
    () => undefined,
    ({ code, context }) => ({ code, problems: context.problems as string[] }),
  )

describe('a column of another type', () => {
  it.each<[MappedTableName, string, string, string, unknown]>([
    ['raw_alerts', 'alert_id', 'toUInt64(42)', 'String', '42'],
    ['raw_alerts', 'alert_id', "toFixedString('ab', 4)", 'String', 'ab'],
    [
      'raw_alerts',
      'alert_id',
      "toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0')",
      'String',
      '61f0c404-5cb3-11e7-907b-a6006ad3dba0',
    ],
    ['raw_alerts', 'address', "toLowCardinality('a')", 'LowCardinality(String)', 'a'],
    ['raw_alerts', 'address', "CAST('a', 'Nullable(FixedString(3))')", 'Nullable(String)', 'a'],
    ['raw_alerts', 'processing_date', "'2024-01-08'", 'Date', '2024-01-08'],
    ['raw_alerts', 'processing_date', "toDateTime('2024-01-08 23:30:00', 'UTC')", 'Date', '2024-01-08'],
    // Half past eleven in New York is the next day in UTC.
    [
      'raw_alerts',
      'processing_date',
      "toDateTime('2024-01-07 23:30:00', 'America/New_York')",
      'Date',
      '2024-01-08',
    ],
    [
      'raw_alerts',
      'processing_date',
      "toDateTime64('2024-01-08 23:59:59.999', 3, 'UTC')",
      'Date',
      '2024-01-08',
    ],
    ['raw_alerts', 'window_days', "'30'", 'Int64', '30'],
    ['raw_alerts', 'severity', "CAST('high', 'Enum8(\\'high\\' = 1)')", "Enum8('high' = 1)", 'high'],
    ['raw_alerts', 'severity', 'toUInt8(3)', 'String', '3'],
    ['raw_alerts', 'alert_confidence_score', "'0.25'", 'Float64', 0.25],
    ['raw_alerts', 'alert_confidence_score', 'toLowCardinality(toUInt8(1))', 'UInt8', 1],
    ['raw_alerts', 'volume_usd', 'toInt64(12)', 'Decimal(38, 18)', '12'],
    ['raw_alerts', 'volume_usd', 'toDecimal64(1.25, 2)', 'Decimal(38, 18)', '1.25'],
    ['raw_alerts', 'volume_usd', "'0.000000000000000001'", 'Decimal(38, 18)', '0.000000000000000001'],
    ['raw_alerts', 'volume_usd', 'toFloat64(1.5)', 'Float64', 1.5],
    ['raw_alerts', 'volume_usd', "CAST(3, 'Nullable(UInt16)')", 'Nullable(Decimal(38, 18))', '3'],
    ['raw_alerts', 'first_seen_timestamp', "toDate('2024-01-08')", "DateTime('UTC')", '2024-01-08 00:00:00'],
    [
      'raw_alerts',
      'first_seen_timestamp',
      "'2024-01-08T01:02:03Z'",
      "DateTime('UTC')",
      '2024-01-08 01:02:03',
    ],
    ['raw_clusters', 'cluster_id', 'toUInt32(9)', 'String', '9'],
    ['raw_clusters', 'cluster_size', "'9'", 'Int64', '9'],
    ['raw_clusters', 'member_addresses', "[toFixedString('ab', 3)]", 'Array(String)', ['ab']],
    ['raw_clusters', 'member_addresses', '[7, 8]', 'Array(String)', ['7', '8']],
  ])('%s.%s from %s becomes %s', async (table, column, expression, type, value) => {
    const source = await withSources(network.database, mappingWith(table, column, { expression }))
    expect(source.mapping!.tables.get(table)!.get(column)).toBe(type)
    expect(await rows(source, `SELECT DISTINCT ${column} AS found FROM ${table}`)).toEqual([{ found: value }])
  })

  it.each([
    ['seconds', 1_704_672_000, '2024-01-08 00:00:00'],
    ['seconds', 1_704_758_399, '2024-01-08 23:59:59'],
    ['milliseconds', 1_704_758_399_999, '2024-01-08 23:59:59'],
    ['microseconds', 1_704_758_399_999_999, '2024-01-08 23:59:59'],
  ] as const)('counts %s since 1970: %d', async (unix, count, moment) => {
    const expression = `toInt64(${count})`
    for (const [column, expected] of [
      ['first_seen_timestamp', moment],
      ['processing_date', '2024-01-08'],
    ] as const) {
      const source = await withSources(
        network.database,
        mappingWith('raw_alerts', column, { expression, unix }),
      )
      expect(await rows(source, `SELECT DISTINCT ${column} AS found FROM raw_alerts`)).toEqual([
        { found: expected },
      ])
    }
  })

  it('stays null where it is null', async () => {
    for (const [column, given] of [
      ['volume_usd', { value: null }],
      ['alert_confidence_score', { value: null }],
      ['label', { value: null }],
      ['first_seen_timestamp', { expression: "CAST(NULL, 'Nullable(Int64)')", unix: 'milliseconds' }],
      ['last_seen_timestamp', { value: null }],
      ['address', { expression: "CAST(NULL, 'Nullable(UUID)')" }],
    ] as const) {
      const source = await withSources(network.database, mappingWith('raw_alerts', column, given))
      expect(await rows(source, `SELECT DISTINCT ${column} AS found FROM raw_alerts`)).toEqual([
        { found: null },
      ])
    }
  })

  it('leaves it to the data contract to find empty keys', async () => {
    const emptyKey = mappingWith('raw_alerts', 'address', { expression: "nullIf(my_address, 'addr0')" })
    await expect(
      extractTrainingData(await withSources(network.database, emptyKey), { window: WINDOW }),
    ).rejects.toMatchObject({ code: 'EXTRACTION_EMPTY_KEY' })
  })

  it.each<[MappedTableName, string, ColumnSource, RegExp]>([
    [
      'raw_alerts',
      'processing_date',
      { expression: '1704672000' },
      /"processing_date" must be Date .* it is UInt32/,
    ],
    ['raw_alerts', 'processing_date', { value: null }, /"processing_date" must be Date/],
    [
      'raw_alerts',
      'alert_id',
      { expression: '(1, 2)' },
      /"alert_id" must be String .* it is Tuple\(UInt8, UInt8\)/,
    ],
    ['raw_alerts', 'alert_id', { expression: "'a', 'b'" }, /"alert_id" must be String .* it is Tuple/],
    [
      'raw_clusters',
      'cluster_id',
      { expression: 'toNullable(my_cluster_id)' },
      /"cluster_id" must be String/,
    ],
    ['raw_alerts', 'volume_usd', { expression: '[my_volume_usd]' }, /"volume_usd" must be a Decimal/],
    [
      'raw_alerts',
      'first_seen_timestamp',
      { column: 'my_address', unix: 'seconds' },
      /must be an integer to count seconds/,
    ],
    ['raw_alerts', 'severity', { expression: '' }, /"severity" must be String, .* it is Tuple/],
    [
      'raw_alerts',
      'severity',
      { expression: 'my_severity FROM system.one' },
      /"severity" must be an expression/,
    ],
    ['raw_alerts', 'severity', { expression: "'low') FROM x --" }, /got a closing bracket/],
    ['raw_alerts', 'severity', { expression: '{end_date:Date}' }, /got the placeholder/],
    [
      'raw_alerts',
      'label',
      { expression: '(SELECT max(my_label) FROM team.raw_alerts_copy)' },
      /got "SELECT"/,
    ],
    [
      'raw_alerts',
      'severity',
      { expression: 'max(my_severity)' },
      /cannot stand side by side|refuses the table/,
    ],
    [
      'raw_alerts',
      'alerts_id',
      { column: 'my_alert_id' },
      /"alerts_id" is no column of raw_alerts. Did you mean "alert_id"/,
    ],
  ])('refuses %s.%s as %j', async (table, column, given, problem) => {
    const error = await failing(mappingWith(table, column, given))
    expect(error?.code).toBe('EXTRACTION_SOURCE_MAPPING')
    expect(error?.problems).toEqual([expect.stringMatching(problem)])
  })
})

it('gives optional columns that are left out their default, also where the table has one of that name', async () => {
  const { label: _label, typology_type: _typology, ...columns } = plain.raw_alerts!.columns
  await execute(
    'CREATE OR REPLACE TABLE team.more ENGINE = Memory AS SELECT *, 1 AS label FROM team.raw_alerts_copy',
  )
  const source = await withSources(network.database, { ...plain, raw_alerts: { from: 'team.more', columns } })
  expect(await rows(source, 'SELECT DISTINCT label, typology_type FROM raw_alerts')).toEqual([
    { label: null, typology_type: '' },
  ])
})

it("offers the table's other columns under their own names, for declared features and label queries", async () => {
  await execute(
    'CREATE OR REPLACE TABLE team.more ENGINE = Memory AS SELECT *, toFloat64(length(my_alert_id)) AS `own one` FROM team.raw_alerts_copy',
  )
  const mapping = { ...plain, raw_alerts: { ...plain.raw_alerts!, from: 'team.more' } }
  const source = await withSources(network.database, mapping)
  const { tables } = await extractTrainingData(source, {
    window: WINDOW,
    declared: [{ name: 'own', table: 'raw_alerts', column: 'own one', kind: 'number' }],
    labels: { strategy: 'query', sql: 'SELECT alert_id, my_label AS label FROM raw_alerts' },
  })
  const own = [...tables.declared!.getChild('own')!]
  expect(own.length).toBeGreaterThan(5)
  expect(new Set(own)).toEqual(new Set(['alert-0-0'.length]))
})

describe('several networks in one table', () => {
  const name = "it's \\ `one`"
  beforeAll(() =>
    execute(
      `CREATE OR REPLACE TABLE team.shared ENGINE = MergeTree ORDER BY tuple() AS SELECT *, if(my_alert_id LIKE 'alert-0%', 'it\\'s \\\\ \`one\`', 'other') AS \`the chain\` FROM team.raw_alerts_copy`,
    ),
  )
  const mapping = (value: string): SourceMapping => ({
    ...plain,
    raw_alerts: { ...plain.raw_alerts!, from: 'team.shared', where: { column: 'the chain', value } },
  })

  it('are told apart by their name, whatever it holds', async () => {
    const source = await withSources(network.database, mapping(name))
    const found = await rows(source, 'SELECT alert_id FROM raw_alerts')
    expect(found.length).toBe(
      SMALL_NETWORK.raw_alerts.filter(({ alert_id }) => `${alert_id}`.startsWith('alert-0')).length,
    )
    expect(found.every(({ alert_id }) => `${alert_id}`.startsWith('alert-0'))).toBe(true)
    expect(await findEmptySources(source, mapping(name))).toEqual([])
  })

  it('where there is none of this name, says which there are', async () => {
    const source = await withSources(network.database, mapping('neither'))
    expect(await findEmptySources(source, mapping('neither'))).toEqual([
      'raw_alerts: team.shared has no row whose the chain is "neither"; it has "it\'s \\\\ `one`", "other"',
    ])
    const { numRows } = await extractAlerts(source, { date: '2024-01-08', windowDays: 7 })
    expect(numRows).toBe(0)
  })
})

describe('conditions on the day', () => {
  it.each([
    ['Int64', '(number + 48000) * 3600', { column: 'at', unix: 'seconds' }],
    ['Int64', '(number + 48000) * 3600 * 1000', { column: 'at', unix: 'milliseconds' }],
    ['Int64', '(number + 48000) * 3600 * 1000000', { column: 'at', unix: 'microseconds' }],
    ["DateTime('UTC')", '(number + 48000) * 3600', { column: 'at' }],
    ["DateTime64(3, 'UTC')", "toDateTime((number + 48000) * 3600, 'UTC')", { column: 'at' }],
    ['Date32', 'toDate32(toUInt32(2000 + number / 24))', { column: 'at' }],
  ] as const)('reach the index of a column of %s', async (type, sql, given) => {
    await execute(
      `CREATE OR REPLACE TABLE team.hours (chain String, at ${type}) ENGINE = MergeTree ORDER BY (chain, at) SETTINGS index_granularity = 100`,
    )
    await execute(`INSERT INTO team.hours SELECT 'c', ${sql} FROM numbers(20000)`)
    const column: ColumnSource = given
    const mapping: SourceMapping = {
      raw_money_flows: {
        from: 'team.hours',
        where: { column: 'chain', value: 'c' },
        columns: {
          from_address: { value: 'a' },
          to_address: { value: 'b' },
          processing_date: column,
          window_days: { value: 7 },
          amount_usd: { value: 1 },
        },
      },
    }
    let asked = ''
    const spied: QuerySource = {
      ...network.database,
      queryRows(query, options) {
        asked = query.sql
        return network.database.queryRows(query, options)
      },
    }
    const source = await withSources(spied, mapping)
    const day = new Date(2_400 * 86_400_000).toISOString().slice(0, 10)
    const counted = `SELECT toFloat64(count()) AS found FROM raw_money_flows WHERE window_days = 7 AND processing_date = '${day}'`
    expect(await rows(source, counted)).toEqual([{ found: 24 }])
    const plan = await rows(network.database, `EXPLAIN indexes = 1 ${asked}`)
    const granules = plan
      .map(({ explain }) => /Granules: (\d+)\/(\d+)/.exec(`${explain}`))
      .find((found) => found !== null)
    expect(Number(granules![2])).toBe(200)
    expect(Number(granules![1])).toBeLessThan(5)
  })
})
