import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptsType, type ColumnKind } from '../../src/contract/column-kinds.js'
import { RAW_TABLES } from '../../src/contract/raw-tables.js'
import { extractTrainingData } from '../../src/index.js'

let network: TestNetwork

beforeAll(async () => {
  network = await openTestNetwork()
})
afterAll(() => network.close())

const execute = (sql: string) => network.database.execute({ sql, params: {} })

const INTEGERS = ['Int128', 'Int16', 'Int256', 'Int32', 'Int64', 'Int8']
  .concat(['UInt128', 'UInt16', 'UInt256', 'UInt32', 'UInt64', 'UInt8'])
  .sort()

const FAMILIES: Readonly<Record<Exclude<ColumnKind, 'keys' | 'list'>, readonly string[]>> = {
  key: ['String'],
  nullableKey: ['String'],
  text: ['Enum16', 'Enum8', 'FixedString', 'String'],
  number: [...INTEGERS, 'BFloat16', 'Bool', 'Decimal', 'Float32', 'Float64'].sort(),
  amount: [...INTEGERS, 'Decimal', 'Float64'].sort(),
  size: INTEGERS,
  day: ['Date', 'Date32'],
  window: INTEGERS,
  time: ['DateTime', 'DateTime64'],
  moment: ['Date', 'Date32', 'DateTime', 'DateTime64'],
  flag: [...INTEGERS, 'Bool'].sort(),
}

it.each(Object.entries(FAMILIES))(
  'of all type families that ClickHouse has, %s takes these',
  async (kind, expected) => {
    const families = await network.database.queryRows<{ name: string }>({
      sql: `SELECT name FROM system.data_type_families WHERE alias_to = '' ORDER BY name`,
      params: {},
    })
    const taken = families.map(({ name }) => name).filter((name) => acceptsType(kind as ColumnKind, name))
    expect(taken).toEqual(expected)
  },
)

const PLAIN: Readonly<Record<Exclude<ColumnKind, 'moment' | 'flag' | 'list'>, string>> = {
  key: 'String',
  nullableKey: 'String',
  text: 'String',
  number: 'Decimal(38, 18)',
  amount: 'Decimal(38, 18)',
  size: 'UInt32',
  day: 'Date',
  window: 'UInt16',
  time: "DateTime('UTC')",
  keys: 'Array(String)',
}

/** The raw tables with one column kind in another type; `only` limits that to one table. */
async function createTables(kind: ColumnKind, type: string, only?: string): Promise<void> {
  for (const [table, columns] of Object.entries(RAW_TABLES)) {
    const typeOf = (column: keyof typeof PLAIN) =>
      column === kind && (only === undefined || only === table) ? type : PLAIN[column]
    const list = Object.entries(columns).map(([name, column]) => `${name} ${typeOf(column)}`)
    if (table === 'raw_alerts') list.push(`label ${typeOf('number')}`)
    await execute(`CREATE OR REPLACE TABLE ${table} (${list.join(', ')}) ENGINE = Memory`)
  }
  await execute(`INSERT INTO raw_alerts VALUES
    ('p0', 'a', '2024-01-01', 7, 'low', 1, 1, 1, '2023-12-31 00:00:00', '2023-12-31 00:00:00', 0),
    ('p1', 'a', '2024-01-08', 7, 'low', 1, 1, 1, '2024-01-01 00:00:10', '2024-01-01 00:00:10', 1)`)
  await execute(`INSERT INTO raw_features VALUES ('a', '2024-01-08', 7, 1, 1, 1, 1, 1, 1, 1, 1, 1)`)
  await execute(`INSERT INTO raw_clusters VALUES ('k', '2024-01-08', 7, 1, 1, ['a'])`)
  await execute(`INSERT INTO raw_money_flows VALUES ('a', 'a', '2024-01-08', 7, 1)`)
}

describe('a column of any accepted type says the same', () => {
  let expected: string
  const window = { startDate: '2024-01-01', endDate: '2024-01-08', windowDays: 7 }
  const bits = async () => (await extractTrainingData(network.database, { window })).fingerprint

  beforeAll(async () => {
    await createTables('number', PLAIN.number)
    expected = await bits()
    const { tables } = await extractTrainingData(network.database, { window })
    const joined = { ...tables.features.get(1)?.toJSON(), ...tables.clusters.get(1)?.toJSON() }
    expect({ ...joined, ...tables.moneyFlows.get(1)?.toJSON() }).toMatchObject({
      risk_score: 1,
      cluster_id: 'k',
      total_in: 1,
    })
  })

  it.each([
    ...[...INTEGERS, 'Bool', 'Float32', 'Float64', 'BFloat16'].map((type) => ['number', type] as const),
    ...['Decimal(9, 2)', 'Decimal(18, 0)', 'Decimal(76, 30)'].map((type) => ['number', type] as const),
    ...['Nullable(UInt8)', 'Nullable(Float64)', 'Nullable(Decimal(38, 18))'].map(
      (type) => ['number', type] as const,
    ),
    ...[
      ...INTEGERS,
      'Float64',
      'Decimal(9, 2)',
      'Decimal(76, 30)',
      'Nullable(Int64)',
      'Nullable(Float64)',
    ].map((type) => ['amount', type] as const),
    ...INTEGERS.map((type) => ['size', type] as const),
    ...INTEGERS.map((type) => ['window', type] as const),
    ['day', 'Date32'] as const,
    ['time', "DateTime64(3, 'UTC')"] as const,
    ['time', "Nullable(DateTime64(9, 'UTC'))"] as const,
    ['time', "Nullable(DateTime('UTC'))"] as const,
    ['text', 'LowCardinality(String)'] as const,
    ['text', 'Nullable(String)'] as const,
    ['text', 'LowCardinality(Nullable(String))'] as const,
    ['text', "Enum8('low' = 1)"] as const,
    ['text', "Nullable(Enum16('low' = 1))"] as const,
    ['text', 'FixedString(3)'] as const,
    ['key', 'LowCardinality(String)'] as const,
    ['nullableKey', 'LowCardinality(String)'] as const,
    ['nullableKey', 'Nullable(String)'] as const,
    ['nullableKey', 'LowCardinality(Nullable(String))'] as const,
    ['keys', 'Array(LowCardinality(String))'] as const,
    ['keys', 'Array(Nullable(String))'] as const,
  ])('%s as %s', async (kind, type) => {
    await createTables(kind, type)
    expect(await bits()).toBe(expected)
  })

  it.each(Object.keys(RAW_TABLES))('Date32 in %s alone meets Date in the others', async (table) => {
    await createTables('day', 'Date32', table)
    expect(await bits()).toBe(expected)
  })

  it.each(Object.keys(RAW_TABLES))(
    'Nullable(String) in %s alone meets String in the others',
    async (table) => {
      await createTables('nullableKey', 'Nullable(String)', table)
      expect(await bits()).toBe(expected)
    },
  )
})

describe('null keys', () => {
  it('belong to nobody', async () => {
    await createTables('nullableKey', 'Nullable(String)')
    const window = { startDate: '2024-01-01', endDate: '2024-01-08', windowDays: 7 }
    await execute(`INSERT INTO raw_money_flows VALUES (NULL, 'a', '2024-01-08', 7, 4)`)
    const { tables } = await extractTrainingData(network.database, { window })
    expect(tables.moneyFlows.get(1)?.toJSON()).toMatchObject({ in_degree: 1, total_in: 5, tx_in_count: 2 })

    await execute(`INSERT INTO raw_alerts SELECT * REPLACE (NULL AS address) FROM raw_alerts LIMIT 1`)
    await expect(extractTrainingData(network.database, { window })).rejects.toMatchObject({
      code: 'EXTRACTION_CONTRACT_VIOLATED',
      context: {
        violations: [{ code: 'EXTRACTION_EMPTY_KEY' }, { code: 'EXTRACTION_DUPLICATE_ALERTS' }],
      },
    })
  })
})

describe('unknown amounts', () => {
  it('are left out of sums and counts, and a side without any has no sum', async () => {
    await createTables('amount', 'Nullable(Decimal(38, 18))')
    await execute(
      `INSERT INTO raw_alerts VALUES
      ('p2', 'a', '2024-01-01', 7, 'low', 1, NULL, 1, NULL, NULL, 0)`.replace(
        'NULL, NULL, 0',
        "'2024-01-01 00:00:00', '2024-01-01 00:00:00', 0",
      ),
    )
    await execute(
      `INSERT INTO raw_money_flows VALUES ('b', 'a', '2024-01-08', 7, NULL), ('a', 'p0', '2024-01-01', 7, NULL)`,
    )
    const { tables } = await extractTrainingData(network.database, {
      window: { startDate: '2024-01-01', endDate: '2024-01-08', windowDays: 7 },
    })
    expect(tables.moneyFlows.get(2)?.toJSON()).toMatchObject({ in_degree: 2, total_in: 1, tx_in_count: 1 })
    expect(tables.moneyFlows.get(0)?.toJSON()).toMatchObject({
      out_degree: 1,
      total_out: null,
      avg_out: null,
      tx_out_count: 0,
    })
    expect(tables.history.get(2)?.toJSON()).toMatchObject({
      prior_alert_count: 2,
      prior_volume_mean: 1,
      prior_volume_std: null,
    })
  })
})
