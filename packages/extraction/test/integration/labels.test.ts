import { toDayNumber } from '@alertsmith/core'
import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  checkDataContract,
  type ExtractionOptions,
  extractTrainingData,
  type LabelStrategy,
} from '../../src/index.js'
import { insertRows, type RawRows, replaceRows } from '../support/raw-rows.js'

const day = '2024-01-08'
const window = { startDate: '2024-01-01', endDate: '2024-01-31', windowDays: 7 }

/** An alert per address, named after it, without labels of its own. */
const ADDRESSES = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
const sound: RawRows = {
  raw_alerts: ADDRESSES.map((address) => ({ alert_id: address, address, processing_date: day, label: null })),
  raw_features: [{ address: 'a', processing_date: day }],
}

let network: TestNetwork
beforeAll(async () => {
  network = await openTestNetwork()
})
afterAll(() => network.close())
beforeEach(() => replaceRows(network.database, sound))

const execute = (sql: string) => network.database.execute({ sql, params: {} })

/** alert_id, label, weight and known_date of each labelled alert. */
async function labelsBy(labels: LabelStrategy, options: Partial<ExtractionOptions> = {}): Promise<unknown[]> {
  const { tables, numRows, dropped } = await extractTrainingData(network.database, {
    window,
    labels,
    ...options,
  })
  expect(numRows + dropped.unlabelled).toBe(ADDRESSES.length)
  expect(tables.history.numRows).toBe(numRows)
  return tables.labels
    .toArray()
    .map((row, i) => [tables.alerts.getChild('alert_id')!.get(i), row?.label, row?.weight, row?.known_date])
}

const failing = (labels: LabelStrategy, options: Partial<ExtractionOptions> = {}) =>
  extractTrainingData(network.database, { window, labels, ...options }).then(
    () => undefined,
    (error) => ({ code: error.code, message: error.message }),
  )

describe('a column', () => {
  const column = 'out`come\\ of "it\' {x:Date}'
  const quoted = '`out\\`come\\\\ of "it\' {x:Date}`'
  beforeAll(() => execute(`ALTER TABLE raw_alerts ADD COLUMN ${quoted} Nullable(Float64)`))
  afterAll(() => execute(`ALTER TABLE raw_alerts DROP COLUMN ${quoted}`))
  const fill = (values: Readonly<Record<string, number | null>>) =>
    replaceRows(network.database, {
      ...sound,
      raw_alerts: sound.raw_alerts!.map((row) => ({
        ...row,
        [column]: values[row.alert_id as string] ?? null,
      })),
    })

  it('of any name', async () => {
    await fill({ b: 0, d: 1 })
    expect(await labelsBy({ strategy: 'column', column })).toEqual([
      ['b', 0, 1, null],
      ['d', 1, 1, null],
    ])
  })

  it('of grades, where they are asked for', async () => {
    await fill({ a: 0, b: 30, c: 7 })
    expect(await labelsBy({ strategy: 'column', column }, { graded: true })).toEqual([
      ['a', 0, 1, null],
      ['b', 30, 1, null],
      ['c', 7, 1, null],
    ])
    expect(await failing({ strategy: 'column', column })).toEqual({
      code: 'EXTRACTION_LABEL_VALUE',
      message: `raw_alerts.${column} must be 0, 1 or null; 2 of 7 alerts of the window have another value, such as 7, 30.`,
    })
    expect(
      await checkDataContract(network.database, window, {
        labels: { strategy: 'column', column },
        graded: true,
      }),
    ).toMatchObject({ labels: { positive: 2, negative: 1, unlabelled: 4 } })
  })

  it.each([31, -1, 0.5])('refuses the grade %d', async (grade) => {
    await fill({ a: 0, b: 1, c: grade })
    expect(await failing({ strategy: 'column', column }, { graded: true })).toEqual({
      code: 'EXTRACTION_LABEL_VALUE',
      message: expect.stringContaining(
        `must be a whole number from 0 to 30 or null; 1 of 7 alerts of the window have another value, such as ${grade}.`,
      ),
    })
  })

  it('of one grade only tells nothing apart', async () => {
    await fill({ a: 3, b: 3 })
    expect(await failing({ strategy: 'column', column }, { graded: true })).toMatchObject({
      code: 'EXTRACTION_ONE_CLASS',
      message: expect.stringContaining('all 2 labelled alerts have the same'),
    })
  })

  it.each([
    ['labl', 'EXTRACTION_MISSING_COLUMN', 'Did you mean "label"?'],
    ['severity', 'EXTRACTION_COLUMN_TYPE', 'raw_alerts.severity must be an integer'],
    ['label) OR (1 = 1', 'EXTRACTION_MISSING_COLUMN', 'there is none'],
  ])('%s is refused', async (name, code, message) => {
    expect(await failing({ strategy: 'column', column: name })).toEqual({
      code,
      message: expect.stringContaining(message),
    })
  })
})

describe('the typology', () => {
  it('goes with the labels; none is null', async () => {
    await replaceRows(network.database, {
      ...sound,
      raw_alerts: sound.raw_alerts!.map((row, i) => ({
        ...row,
        label: i % 2,
        typology_type: ['', 'layering', 'mixer'][i % 3],
      })),
    })
    const { tables } = await extractTrainingData(network.database, { window })
    expect([...tables.labels.getChild('typology')!]).toEqual([
      null,
      'layering',
      'mixer',
      null,
      'layering',
      'mixer',
      null,
    ])
  })

  it('is not needed', async () => {
    await execute('ALTER TABLE raw_alerts RENAME COLUMN typology_type TO elsewhere')
    const rows = sound.raw_alerts!.map((row, i) => ({ ...row, label: i % 2 }))
    await replaceRows(network.database, { ...sound, raw_alerts: rows })
    const { tables } = await extractTrainingData(network.database, { window }).finally(() =>
      execute('ALTER TABLE raw_alerts RENAME COLUMN elsewhere TO typology_type'),
    )
    expect(tables.labels.getChild('typology')!.nullCount).toBe(ADDRESSES.length)
    expect(String(tables.labels.getChild('typology')!.type)).toBe('Dictionary<Int32, Utf8>')
  })
})

describe('statements on addresses', () => {
  const strategy = 'address-labels'
  const statements: NonNullable<RawRows['raw_address_labels']> = [
    { address: 'a', risk_level: 'CRITICAL', confidence_score: null, known_at: null },
    { address: 'b', risk_level: 'Medium', confidence_score: 0.5, known_at: '2024-01-31 23:59:59' },
    // Known a second too late.
    { address: 'c', risk_level: 'high', confidence_score: 0.5, known_at: '2024-02-01 00:00:00' },
    // The highest confidence wins, whatever the risk.
    { address: 'd', risk_level: 'critical', confidence_score: 0.6, source: 'a' },
    { address: 'd', risk_level: 'low', confidence_score: 0.7, source: 'z', known_at: '2023-01-01 00:00:00' },
    // Then the higher risk, then the source that comes first, then the day that comes first.
    { address: 'e', risk_level: 'medium', confidence_score: 0.3, source: 'a' },
    { address: 'e', risk_level: 'high', confidence_score: 0.3, source: 'z', known_at: '2023-03-03 00:00:00' },
    { address: 'e', risk_level: 'high', confidence_score: 0.3, source: 'y', known_at: null },
    { address: 'e', risk_level: 'high', confidence_score: 0.3, source: 'y', known_at: '2023-05-06 00:00:00' },
    { address: 'e', risk_level: 'high', confidence_score: 0.3, source: 'y', known_at: '2023-05-05 00:00:00' },
    { address: 'nobody', risk_level: 'high' },
  ]
  const expected = [
    ['a', 1, 1, null],
    ['b', 0, 0.5, toDayNumber('2024-01-31')],
    ['d', 0, 0.7, toDayNumber('2023-01-01')],
    ['e', 1, 0.3, toDayNumber('2023-05-05')],
  ]

  it('are labels of all alerts on the address', async () => {
    await insertRows(network.database, { raw_address_labels: statements })
    expect(await labelsBy({ strategy })).toEqual(expected)
  })

  it('count from a confidence on', async () => {
    await insertRows(network.database, { raw_address_labels: statements })
    expect(await labelsBy({ strategy, minConfidence: 0.5 })).toEqual(expected.slice(0, 3))
    expect(await labelsBy({ strategy, minConfidence: 0.7 })).toEqual([expected[0], expected[2]])
  })

  it('need neither known_at nor a label column', async () => {
    await insertRows(network.database, { raw_address_labels: statements })
    await execute('ALTER TABLE raw_address_labels RENAME COLUMN known_at TO elsewhere')
    await execute('ALTER TABLE raw_alerts RENAME COLUMN label TO elsewhere')
    const labels = await labelsBy({ strategy }).finally(async () => {
      await execute('ALTER TABLE raw_address_labels RENAME COLUMN elsewhere TO known_at')
      await execute('ALTER TABLE raw_alerts RENAME COLUMN elsewhere TO label')
    })
    expect(labels).toEqual([
      ['a', 1, 1, null],
      ['b', 0, 0.5, null],
      ['c', 1, 0.5, null],
      ['d', 0, 0.7, null],
      ['e', 1, 0.3, null],
    ])
  })

  it.each([
    [
      { address: 'x', risk_level: 'severe' },
      'EXTRACTION_RISK_LEVEL',
      'raw_address_labels.risk_level must be low, medium, high or critical; there are others: "severe" (1 rows).',
    ],
    [{ address: 'x', risk_level: '' }, 'EXTRACTION_RISK_LEVEL', '"" (1 rows)'],
    [
      { address: 'x', confidence_score: -0.5 },
      'EXTRACTION_LABEL_WEIGHT',
      'raw_address_labels.confidence_score must be from 0 to 1, or null; 1 of 12 rows are not.',
    ],
  ])('%j is refused', async (statement, code, message) => {
    await insertRows(network.database, { raw_address_labels: [...statements, statement] })
    expect(await failing({ strategy })).toEqual({ code, message: expect.stringContaining(message) })
  })

  it('that are none leave all alerts unlabelled', async () => {
    expect(await failing({ strategy })).toMatchObject({ code: 'EXTRACTION_UNLABELLED' })
  })
})

describe('a query', () => {
  const query = (sql: string): LabelStrategy => ({ strategy: 'query', sql })
  const rows = (columns: string, values: string) =>
    query(`SELECT * FROM values('${columns}', ${values}) -- the end`)

  it('gives labels, and weights and days where it has them', async () => {
    expect(
      await labelsBy(rows('alert_id String, label UInt8', "('a', 1), ('c', 0), ('elsewhere', 1)")),
    ).toEqual([
      ['a', 1, 1, null],
      ['c', 0, 1, null],
    ])
    const columns =
      'alert_id LowCardinality(String), label Nullable(Float64), weight Nullable(Decimal(9, 2)), known_date Nullable(Date)'
    expect(
      await labelsBy(
        rows(columns, "('a', 1, 0.25, '2024-03-01'), ('b', 0, NULL, NULL), ('c', NULL, 1, NULL)"),
      ),
    ).toEqual([
      ['a', 1, 0.25, toDayNumber('2024-03-01')],
      ['b', 0, 1, null],
    ])
    const withTime = "alert_id Nullable(String), label Bool, known_date DateTime(\\'Asia/Tokyo\\')"
    expect(
      await labelsBy(
        rows(withTime, "('a', true, '2024-03-01 08:59:59'), ('b', false, '2024-03-01 09:00:00')"),
      ),
    ).toEqual([
      ['a', 1, 1, toDayNumber('2024-02-29')],
      ['b', 0, 1, toDayNumber('2024-03-01')],
    ])
  })

  it("reads the network's own tables", async () => {
    const sql = `WITH 'd' AS limit SELECT alert_id, alert_id < limit AS label FROM raw_alerts WHERE window_days = 7`
    expect(await labelsBy(query(sql))).toHaveLength(ADDRESSES.length)
  })

  it.each([
    [
      "SELECT 'a' AS alert_id",
      'must give a column label (an integer, Bool, Float or Decimal, Nullable or not)',
    ],
    [
      "SELECT 'a' AS id, 1 AS label",
      'must give a column alert_id (String or Nullable(String)); got id, label.',
    ],
    ["SELECT 'a' AS alert_id, 1 AS labels", 'Did you mean "labels"?'],
    ['SELECT 1 AS alert_id, 1 AS label', 'must give alert_id as String or Nullable(String); got UInt8.'],
    ["SELECT 'a' AS alert_id, 'yes' AS label", 'must give label as an integer, Bool'],
    ["SELECT 'a' AS alert_id, 1 AS label, '1' AS weight", 'must give weight as an integer, Bool'],
    ["SELECT 'a' AS alert_id, 1 AS label, '2024' AS known_date", 'must give known_date as Date'],
    ["SELECT 'a' AS alert_id, 1 AS label, 1 AS wieght", 'got wieght. Did you mean "weight"?'],
    [
      "SELECT arrayJoin(['a', 'a', 'b', 'b', 'b']) AS alert_id, 1 AS label",
      '3 of 5 rows repeat one, for example "a", "b".',
    ],
    ["SELECT arrayJoin(['a', '', NULL]) AS alert_id, 1 AS label", '2 of 3 rows without one.'],
    [
      'SELECT alert_id, label FROM nowhere',
      'must be a SELECT that ClickHouse runs on this network; got an error: ',
    ],
    ['SELECT alert_id, label FROM raw_alerts WHERE throwIf(1)', 'FUNCTION_THROW_IF'],
    ['SELECT alert_id label FROM WHERE', 'got an error: '],
    ['SELECT alert_id, label FROM raw_alerts; DROP TABLE raw_alerts', 'got a semicolon'],
    ['DROP TABLE raw_alerts', '"DROP" at its start'],
    ["SELECT alert_id, label FROM raw_alerts INTO OUTFILE '/tmp/never-written'", 'got an error: '],
    ['WITH 1 AS x INSERT INTO raw_alerts SELECT x', 'got an error: '],
  ])('%s is refused', async (sql, message) => {
    expect(await failing(query(sql))).toEqual({
      code: 'EXTRACTION_LABEL_QUERY',
      message: expect.stringContaining(message),
    })
    expect(
      await network.database.queryRows({ sql: 'SELECT count() AS n FROM raw_alerts', params: {} }),
    ).toEqual([{ n: String(ADDRESSES.length) }])
  })

  it.each([
    [
      rows('alert_id String, label Int8', "('a', 1), ('b', 0), ('c', 2), ('d', -1)"),
      'EXTRACTION_LABEL_VALUE',
      'labels.sql: "label" must be 0, 1 or null; 2 of 7 alerts of the window have another value, such as -1, 2.',
    ],
    [
      query("SELECT arrayJoin(['a', 'b']) AS alert_id, if(alert_id = 'a', nan, 0) AS label"),
      'EXTRACTION_LABEL_VALUE',
      'such as nan.',
    ],
    [
      query(
        "SELECT arrayJoin(['a', 'b']) AS alert_id, alert_id = 'a' AS label, if(alert_id = 'a', nan, 1) AS weight",
      ),
      'EXTRACTION_LABEL_WEIGHT',
      'The weight that goes with labels.sql: "label" must be 0 or more and finite, or null; it is not on 1 of 7 alerts',
    ],
    [
      rows('alert_id String, label Int8, weight Int8', "('a', 1, -1), ('b', 0, 1)"),
      'EXTRACTION_LABEL_WEIGHT',
      'on 1 of 7',
    ],
    [
      rows('alert_id String, label Int8', "('a', 1), ('b', 1)"),
      'EXTRACTION_ONE_CLASS',
      'all 2 labelled alerts have 1',
    ],
    [
      rows('alert_id String, label Int8', "('nobody', 1)"),
      'EXTRACTION_UNLABELLED',
      'all 7 alerts of the window have none',
    ],
  ] as const)('%j says what is wrong with its values', async (labels, code, message) => {
    expect(await failing(labels)).toEqual({ code, message: expect.stringContaining(message) })
  })
})
