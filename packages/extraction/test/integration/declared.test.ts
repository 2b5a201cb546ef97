import type { DeclaredFeature } from '@alertsmith/core'
import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { extractAlerts, extractTrainingData, fingerprint } from '../../src/index.js'
import { replaceRows } from '../support/raw-rows.js'

const day = '2024-01-08'
const window = { startDate: day, endDate: day, windowDays: 7 }

let network: TestNetwork
beforeAll(async () => {
  network = await openTestNetwork()
})
afterAll(() => network.close())

const execute = (sql: string) => network.database.execute({ sql, params: {} })
const extract = (declared: readonly DeclaredFeature[]) =>
  extractTrainingData(network.database, { window, declared })
const failing = (declared: readonly DeclaredFeature[]) =>
  extract(declared).then(
    () => undefined,
    (error) => ({ code: error.code, message: error.message }),
  )

beforeEach(() =>
  replaceRows(network.database, {
    raw_alerts: [
      { alert_id: '1', address: 'a', processing_date: day, label: 1 },
      { alert_id: '2', address: 'b', processing_date: day, label: 0 },
      { alert_id: '3', address: 'c', processing_date: day, label: null },
    ],
    raw_features: [
      { address: 'a', processing_date: day },
      { address: 'a', processing_date: '2024-01-01' },
    ],
  }),
)

/** A column of `type` in both tables that holds `value`, as seen by alerts 1 (with features) and 2 (without). */
async function read(type: string, value: string, kind: DeclaredFeature['kind'], column = 'own_column') {
  const quoted = `\`${column.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``
  const tables = ['raw_alerts', 'raw_features'] as const
  for (const table of tables) {
    await execute(`ALTER TABLE ${table} ADD COLUMN ${quoted} ${type} DEFAULT ${value}`)
  }
  try {
    const { tables: extracted } = await extract(tables.map((table) => ({ name: table, table, column, kind })))
    const { declared } = extracted
    return {
      columns: declared?.schema.names,
      types: declared?.schema.fields.map(({ type: arrow }) => String(arrow)),
      rows: declared?.toArray().map((row) => [row?.raw_alerts, row?.raw_features]),
    }
  } finally {
    for (const table of tables) await execute(`ALTER TABLE ${table} DROP COLUMN ${quoted}`)
  }
}

describe('a declared column', () => {
  it.each([
    ['UInt8', '7', 7],
    ['Int64', '-7', -7],
    ['UInt256', '7', 7],
    ['Float32', '0.5', 0.5],
    ['Float64', '1e300', 1e300],
    ['Decimal(38, 18)', "'0.1'", 0.1],
    ['Nullable(Decimal(9, 2))', "'1.25'", 1.25],
    ['Nullable(Float64)', 'NULL', null],
    ['Bool', 'true', 1],
    ['LowCardinality(Nullable(Int32))', '3', 3],
  ])('%s of %s is the number %d', async (type, value, expected) => {
    if (type.startsWith('LowCardinality')) await execute('SET allow_suspicious_low_cardinality_types = 1')
    expect(await read(type, value, 'number')).toEqual({
      columns: ['raw_alerts', 'raw_features'],
      types: ['Float64', 'Float64'],
      rows: [
        [expected, expected],
        [expected, null],
      ],
    })
  })

  it.each([
    ['Bool', 'true', 1],
    ['Bool', 'false', 0],
    ['UInt8', '2', 1],
    ['Nullable(Int32)', '-1', 1],
    ['Nullable(Bool)', 'NULL', null],
  ])('%s of %s is the boolean %d', async (type, value, expected) => {
    expect(await read(type, value, 'boolean')).toMatchObject({
      types: ['Float64', 'Float64'],
      rows: [
        [expected, expected],
        [expected, null],
      ],
    })
  })

  it.each([
    ['String', "'x\\'y'", "x'y"],
    ['String', "''", ''],
    ['Nullable(String)', 'NULL', null],
    ['LowCardinality(String)', "'x'", 'x'],
    ['LowCardinality(Nullable(String))', 'NULL', null],
    ["Enum8('x' = 1)", "'x'", 'x'],
    ['FixedString(1)', "'x'", 'x'],
  ])('%s of %s is the category %s', async (type, value, expected) => {
    expect(await read(type, value, 'category')).toEqual({
      columns: ['raw_alerts', 'raw_features'],
      types: ['Dictionary<Int32, Utf8>', 'Dictionary<Int32, Utf8>'],
      rows: [
        [expected, expected],
        [expected, null],
      ],
    })
  })

  it.each([
    ['Array(String)', "['x', 'y']", 2],
    ['Array(Nullable(Float64))', '[NULL]', 1],
    ['Array(Array(UInt8))', '[]', 0],
  ])('%s of %s has the length %d', async (type, value, expected) => {
    expect(await read(type, value, 'array-length')).toMatchObject({
      types: ['Float64', 'Float64'],
      rows: [
        [expected, expected],
        [expected, null],
      ],
    })
  })

  it.each([
    'a`); DROP TABLE raw_alerts; --',
    'back\\slash \' " $x {start_date:Date}',
    // What the extraction itself calls its columns and tables.
    'snapshot_key',
    'label_key',
    'alert',
    'feature',
    'alerts.volume_usd',
    'declared.raw_alerts',
    'tücken 😀\n',
  ])('may be called %j', async (column) => {
    expect(await read('UInt8', '7', 'number', column)).toMatchObject({
      rows: [
        [7, 7],
        [7, null],
      ],
    })
    expect(await read('String', "'x'", 'category', column)).toMatchObject({
      rows: [
        ['x', 'x'],
        ['x', null],
      ],
    })
  })
})

describe('declarations', () => {
  const own: DeclaredFeature = { name: 'own', table: 'raw_alerts', column: 'volume_usd', kind: 'number' }

  it('keep their order, may share a column, and are part of the fingerprint', async () => {
    const declared: DeclaredFeature[] = [
      { name: 'z', table: 'raw_features', column: 'risk_score', kind: 'number' },
      { ...own, name: 'a' },
      { name: 'm', table: 'raw_features', column: 'is_mixer', kind: 'boolean' },
      { ...own, name: 'b' },
    ]
    const { tables, fingerprint: bits } = await extract(declared)
    expect(tables.declared?.schema.names).toEqual(['z', 'a', 'm', 'b'])
    expect(tables.declared?.toArray().map((row) => row?.toJSON())).toEqual([
      { z: 0.5, a: 1, m: 0, b: 1 },
      { z: null, a: 1, m: null, b: 1 },
    ])
    const without = await extract([])
    expect(without.tables.declared).toBeUndefined()
    expect(without.fingerprint).not.toBe(bits)
    expect(await fingerprint({ ...without.tables, declared: tables.declared! })).toBe(bits)
  })

  it.each([
    ['volume_us', 'number', 'EXTRACTION_MISSING_COLUMN', 'Did you mean "volume_usd"?'],
    [
      'severity',
      'number',
      'EXTRACTION_COLUMN_TYPE',
      'raw_alerts.severity must be an integer, Bool, Float or Decimal',
    ],
    ['volume_usd', 'boolean', 'EXTRACTION_COLUMN_TYPE', 'raw_alerts.volume_usd must be Bool or an integer'],
    ['volume_usd', 'category', 'EXTRACTION_COLUMN_TYPE', 'must be String, FixedString or Enum'],
    ['severity', 'array-length', 'EXTRACTION_COLUMN_TYPE', 'must be an Array; it is LowCardinality(String)'],
    ['label', 'number', 'EXTRACTION_LABEL_AS_FEATURE', 'Leave feature "own" out.'],
    ['1) OR (1', 'number', 'EXTRACTION_MISSING_COLUMN', 'there is none'],
  ] as const)('%s as %s is refused', async (column, kind, code, message) => {
    expect(await failing([{ ...own, column, kind }])).toEqual({
      code,
      message: expect.stringContaining(message),
    })
  })
})

it('reads each row of a column that was added later with a default made of other columns', async () => {
  const addresses = Array.from({ length: 300 }, (_, i) => `address ${i}`)
  await replaceRows(network.database, {
    raw_alerts: addresses.map((address, i) => ({
      alert_id: String(i).padStart(3, '0'),
      address,
      processing_date: day,
      label: i % 2,
    })),
    raw_features: addresses.map((address) => ({ address, processing_date: day })),
  })
  await execute(
    "ALTER TABLE raw_features ADD COLUMN IF NOT EXISTS late Float64 DEFAULT toFloat64(splitByChar(' ', address)[2])",
  )
  const late: DeclaredFeature = { name: 'late', table: 'raw_features', column: 'late', kind: 'number' }
  const { tables } = await extract([late]).finally(() => execute('ALTER TABLE raw_features DROP COLUMN late'))
  expect([...tables.declared!.getChild('late')!]).toEqual(addresses.map((_, i) => i))
})

describe('extractAlerts', () => {
  const declared: readonly DeclaredFeature[] = [
    { name: 'severity_word', table: 'raw_alerts', column: 'severity', kind: 'category' },
    { name: 'risk', table: 'raw_features', column: 'risk_score', kind: 'number' },
  ]

  it('gives every alert of the day, and says nothing of its outcome', async () => {
    const { tables, numRows, warnings } = await extractAlerts(network.database, {
      date: day,
      windowDays: 7,
      declared,
    })
    expect(numRows).toBe(3)
    expect([...tables.alerts.getChild('alert_id')!]).toEqual(['1', '2', '3'])
    expect(tables.labels.toArray().map((row) => row?.toJSON())).toEqual(
      Array(3).fill({ label: null, weight: 1, known_date: null, typology: null }),
    )
    expect([...tables.declared!.getChild('risk')!]).toEqual([0.5, null, null])
    expect(warnings).toHaveLength(2)
  })

  it('gives the same tables without rows for a day without alerts', async () => {
    const options = { windowDays: 7, declared }
    const schema = async (date: string) => {
      const { tables, numRows } = await extractAlerts(network.database, { ...options, date })
      const fields = Object.entries(tables).map(([name, table]) => [name, table.schema.fields.map(String)])
      return {
        numRows,
        rows: Object.values(tables).map((table) => table.numRows),
        fields: Object.fromEntries(fields),
      }
    }
    const filled = await schema(day)
    expect(await schema('2024-01-09')).toEqual({ numRows: 0, rows: Array(7).fill(0), fields: filled.fields })
  })

  it('needs no label column', async () => {
    await execute('ALTER TABLE raw_alerts RENAME COLUMN label TO elsewhere')
    const { numRows } = await extractAlerts(network.database, { date: day, windowDays: 7 }).finally(() =>
      execute('ALTER TABLE raw_alerts RENAME COLUMN elsewhere TO label'),
    )
    expect(numRows).toBe(3)
  })

  it.each([
    ['2024-02-30', 'CORE_INVALID_DATE'],
    ['2999-01-01', 'EXTRACTION_FUTURE_DATE'],
  ])('refuses the day %s', async (date, code) => {
    await expect(extractAlerts(network.database, { date, windowDays: 7 })).rejects.toMatchObject({
      code,
      message: expect.stringContaining('"date"'),
    })
  })

  it('keeps to the data contract', async () => {
    await execute(`INSERT INTO raw_alerts SELECT * FROM raw_alerts`)
    await expect(extractAlerts(network.database, { date: day, windowDays: 7 })).rejects.toMatchObject({
      code: 'EXTRACTION_DUPLICATE_ALERTS',
    })
  })

  it('stops at an abort', async () => {
    await expect(
      extractAlerts(network.database, { date: day, windowDays: 7, signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'CORE_ABORTED' })
  })
})
