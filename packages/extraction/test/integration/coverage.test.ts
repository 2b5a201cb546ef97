import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { extractAlerts, extractClusterData, extractTrainingData, type JoinCoverage } from '../../src/index.js'
import { insertRows, type RawRows, replaceRows } from '../support/raw-rows.js'

const DAYS = Array.from({ length: 5 }, (_, i) => `2024-01-${String(8 + i).padStart(2, '0')}`)
const WINDOW = { startDate: DAYS[0]!, endDate: DAYS[4]!, windowDays: 7 }
const PER_DAY = 60

const addressOf = (i: number) => `0xab${i}`
const perAlert = <Row>(row: (processing_date: string, i: number) => Row): Row[] =>
  DAYS.flatMap((day) => Array.from({ length: PER_DAY }, (_, i) => row(day, i)))

/** The same 60 addresses have an alert on each of five days; all have features and flows, every third is in a cluster. */
const SOUND: Required<Omit<RawRows, 'raw_address_labels'>> = {
  raw_alerts: perAlert((processing_date, i) => ({
    alert_id: `${processing_date}-${i}`,
    address: addressOf(i),
    processing_date,
    label: i % 2,
  })),
  raw_features: perAlert((processing_date, i) => ({ address: addressOf(i), processing_date })),
  raw_clusters: DAYS.flatMap((processing_date) =>
    Array.from({ length: PER_DAY / 3 }, (_, i) => ({
      cluster_id: `k${i}`,
      processing_date,
      member_addresses: [addressOf(3 * i)],
    })),
  ),
  raw_money_flows: perAlert((processing_date, i) => ({
    from_address: addressOf(i),
    to_address: 'shop',
    processing_date,
  })),
}

let network: TestNetwork

beforeAll(async () => {
  network = await openTestNetwork()
})
afterAll(() => network.close())
beforeEach(() => replaceRows(network.database, SOUND))

const rewrite = async (table: string, columns: string) => {
  const copy = `SELECT * REPLACE (${columns}) FROM ${table}`
  await network.database.execute({ sql: `CREATE TABLE copied ENGINE = Memory AS ${copy}`, params: {} })
  await network.database.execute({ sql: `TRUNCATE TABLE ${table}`, params: {} })
  await network.database.execute({ sql: `INSERT INTO ${table} SELECT * FROM copied`, params: {} })
  await network.database.execute({ sql: 'DROP TABLE copied', params: {} })
}
const upper = (column: string) => `concat('0x', upper(substring(${column}, 3))) AS ${column}`
const extract = () => extractTrainingData(network.database, { window: WINDOW })
const matched = (coverage: readonly JoinCoverage[]) =>
  Object.fromEntries(coverage.map(({ table, matched: hits }) => [table, hits]))
const refusal = (reading: Promise<unknown>) =>
  reading.then(
    () => 'nothing was refused',
    ({ code, message }) => ({ code, message }),
  )

describe('what joins find', () => {
  it('is counted by table and by day', async () => {
    const { coverage, alarms } = await extract()
    expect(matched(coverage)).toEqual({
      raw_features: 300,
      raw_clusters: 100,
      raw_money_flows: 300,
      history: 240,
    })
    expect(coverage.find(({ table }) => table === 'history')).toEqual({
      table: 'history',
      rows: 300,
      matched: 240,
      share: 0.8,
      days: { day: DAYS, rows: DAYS.map(() => PER_DAY), matched: [0, 60, 60, 60, 60] },
    })
    expect(alarms).toEqual([])
  })

  it('is counted for the alerts of one day, and for clusters', async () => {
    const day = await extractAlerts(network.database, { date: DAYS[1]!, windowDays: 7 })
    expect(matched(day.coverage)).toEqual({
      raw_features: 60,
      raw_clusters: 20,
      raw_money_flows: 60,
      history: 60,
    })
    const clusters = await extractClusterData(network.database, { window: WINDOW })
    expect(matched(clusters.coverage)).toEqual({ raw_alerts: 100, raw_features: 100, raw_money_flows: 100 })
    expect([...day.alarms, ...clusters.alarms]).toEqual([])
  })
})

describe('addresses written in another case', () => {
  it('are refused where nothing matches, and the message says why', async () => {
    await rewrite('raw_alerts', upper('address'))
    expect(await refusal(extract())).toEqual({
      code: 'EXTRACTION_NOTHING_MATCHED',
      message: expect.stringMatching(
        /None of the 300 alerts found a row in raw_features.*300 of the 300 alerts of the window without one differ in letter case alone: set networks\.testnet\.addressForm to lower/s,
      ),
    })
  })

  it.each([
    [
      'raw_clusters',
      `arrayMap(a -> concat('0x', upper(substring(a, 3))), member_addresses) AS member_addresses`,
    ],
    ['raw_money_flows', upper('from_address')],
  ])('are refused in %s alone', async (table, columns) => {
    await rewrite(table, columns)
    expect(await refusal(extract())).toMatchObject({
      code: 'EXTRACTION_NOTHING_MATCHED',
      message: expect.stringContaining(`found a row in ${table}`),
    })
  })

  it('are refused for the alerts of one day', async () => {
    await rewrite('raw_alerts', upper('address'))
    const day = extractAlerts(network.database, { date: DAYS[1]!, windowDays: 7 })
    expect(await refusal(day)).toMatchObject({ code: 'EXTRACTION_NOTHING_MATCHED' })
  })

  it('are refused for clusters', async () => {
    await rewrite('raw_features', upper('address'))
    const reading = extractClusterData(network.database, { window: WINDOW })
    expect(await refusal(reading)).toMatchObject({ code: 'EXTRACTION_NOTHING_MATCHED' })
  })
})

describe('features that few alerts have', () => {
  it('raise an alarm where the table is shifted by a day', async () => {
    await rewrite('raw_features', 'processing_date + 1 AS processing_date')
    await network.database.execute({
      sql: `ALTER TABLE raw_features DELETE WHERE processing_date > '${DAYS[1]}' SETTINGS mutations_sync = 1`,
      params: {},
    })
    const { alarms, coverage } = await extract()
    expect(matched(coverage)).toMatchObject({ raw_features: 60 })
    expect(alarms).toEqual([
      '60 of 300 alerts (20.0 %) found a row in raw_features; at least 90.0 % must. 240 of the 240 alerts of the window without one have an address that raw_features knows on other days: look whether its processing_date is shifted.',
    ])
  })

  it('raise an alarm where one day has none', async () => {
    const march = Array.from({ length: 30 }, (_, i) => `2024-03-${String(i + 1).padStart(2, '0')}`)
    const repeated = (rows: readonly Readonly<Record<string, unknown>>[], key: string) =>
      march.flatMap((processing_date) =>
        rows.slice(0, PER_DAY).map((row) => ({
          ...row,
          processing_date,
          [key]: key === 'address' ? row[key] : `${processing_date} ${row[key]}`,
        })),
      )
    await insertRows(network.database, {
      raw_alerts: repeated(SOUND.raw_alerts, 'alert_id'),
      raw_features: repeated(SOUND.raw_features, 'address'),
    })
    await network.database.execute({
      sql: `ALTER TABLE raw_features DELETE WHERE processing_date = '${DAYS[2]}' SETTINGS mutations_sync = 1`,
      params: {},
    })
    const { alarms } = await extractTrainingData(network.database, {
      window: { ...WINDOW, endDate: '2024-03-31' },
    })
    expect(alarms.filter((alarm) => alarm.includes('raw_features'))).toEqual([
      expect.stringContaining(
        `On some days hardly any of the alerts found a row in raw_features, against 97.1 % over all: ${DAYS[2]} (0 of 60).`,
      ),
    ])
  })
})

describe('words and ranges of the canonical tables', () => {
  it.each([
    ['raw_alerts', "concat('P', toString(1 + cityHash64(alert_id) % 4)) AS severity", 'EXTRACTION_SEVERITY'],
    ['raw_alerts', 'alert_confidence_score * 100 AS alert_confidence_score', 'EXTRACTION_VALUE_RANGE'],
    ['raw_alerts', '1.5 AS alert_confidence_score', 'EXTRACTION_VALUE_RANGE'],
    ['raw_features', '-0.1 AS risk_score', 'EXTRACTION_VALUE_RANGE'],
  ])('%s with %s is refused', async (table, columns, code) => {
    await rewrite(table, columns)
    expect(await refusal(extract())).toMatchObject({ code })
  })

  it('raise an alarm where some severities have an unknown word', async () => {
    await rewrite('raw_alerts', "if(alert_id = '2024-01-08-0', 'urgent', severity) AS severity")
    const { alarms } = await extract()
    expect(alarms).toEqual([
      'raw_alerts.severity must be low, medium, high or critical, or empty; there are others: "urgent" (1 alerts). Alerts with another word have an unknown severity.',
    ])
  })

  it('say that negative numbers count as missing', async () => {
    await rewrite('raw_features', "if(address = '0xab1', -1, total_sent_usd) AS total_sent_usd")
    const { warnings } = await extract()
    expect(warnings).toEqual([
      '5 of 300 values of raw_features.total_sent_usd are negative and count as missing.',
    ])
  })
})

describe('letter cases', () => {
  it('raise an alarm where one side of the flows is written otherwise', async () => {
    await insertRows(network.database, {
      raw_money_flows: perAlert((processing_date, i) => ({
        from_address: 'shop',
        to_address: addressOf(i),
        processing_date,
      })),
    })
    expect((await extract()).alarms).toEqual([])
    await rewrite('raw_money_flows', upper('to_address'))
    const { alarms, coverage } = await extract()
    expect(matched(coverage)).toMatchObject({ raw_money_flows: 300 })
    expect(alarms).toEqual([
      expect.stringMatching(
        /^None of the alerts is found in raw_money_flows.to_address, although 300 are in from_address. 300 of the 300 .* letter case alone/,
      ),
    ])
  })

  it('raise an alarm where they change from snapshot to snapshot, in all tables alike', async () => {
    const odd = (column: string) =>
      `if(toDayOfMonth(processing_date) % 2 = 1, concat('0x', upper(substring(${column}, 3))), ${column}) AS ${column}`
    for (const [table, column] of [
      ['raw_alerts', 'address'],
      ['raw_features', 'address'],
      ['raw_money_flows', 'from_address'],
    ] as const)
      await rewrite(table, odd(column))
    const { alarms } = await extract()
    expect(alarms).toContainEqual(
      expect.stringMatching(/^50.0 % of the addresses of raw_alerts are others in another letter case/),
    )
  })
})
