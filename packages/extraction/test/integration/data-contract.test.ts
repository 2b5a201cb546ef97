import type { TrainingWindow } from '@alertsmith/core'
import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type ContractReport,
  checkDataContract,
  extractTrainingData,
  type Violation,
} from '../../src/index.js'
import { insertRows, type RawRows, replaceRows } from '../support/raw-rows.js'

const day = '2024-01-08'
const window: TrainingWindow = { startDate: '2024-01-01', endDate: '2024-01-31', windowDays: 7 }

/** Keeps the contract, with every table filled. */
const sound: RawRows = {
  raw_alerts: [
    { alert_id: 'p', address: 'a', processing_date: day, label: 1 },
    { alert_id: 'n', address: 'b', processing_date: day, label: 0 },
    { alert_id: 'u', address: 'b', processing_date: day, label: null },
  ],
  raw_features: [{ address: 'a', processing_date: day }],
  raw_clusters: [{ cluster_id: 'k', processing_date: day, member_addresses: ['a', 'b'] }],
  raw_money_flows: [{ from_address: 'a', to_address: 'b', processing_date: day }],
}

let network: TestNetwork

beforeAll(async () => {
  network = await openTestNetwork()
})
afterAll(() => network.close())
beforeEach(() => replaceRows(network.database, sound))

const check = (changes: Partial<TrainingWindow> = {}): Promise<ContractReport> =>
  checkDataContract(network.database, { ...window, ...changes })

const execute = (sql: string) => network.database.execute({ sql, params: {} })

interface Found {
  readonly code: string
  readonly message: string
  readonly context: { readonly violations?: readonly Violation[] } & Readonly<Record<string, unknown>>
}

async function found(changes: Partial<TrainingWindow> = {}): Promise<Found> {
  const error: unknown = await check(changes).catch((reason: unknown) => reason)
  return error as Found
}

describe('values that the types of a column would let pass', () => {
  const change = (table: string, column: string, type: string) =>
    execute(`ALTER TABLE ${table} MODIFY COLUMN ${column} ${type}`)
  const canonical = 'Decimal(38, 18)'

  it.each([
    ['raw_features', 'avg_transaction_usd'],
    ['raw_features', 'max_transaction_usd'],
    ['raw_clusters', 'total_volume_usd'],
  ])('are refused in wei: %s.%s', async (table, column) => {
    await change(table, column, 'Float64')
    try {
      await execute(`ALTER TABLE ${table} UPDATE ${column} = 1558e18 WHERE 1 SETTINGS mutations_sync = 2`)
      expect(await found()).toMatchObject({
        code: 'EXTRACTION_AMOUNT_RANGE',
        message: `${table}.${column} must be an amount in USD below 1e15 or null; 1 of 1 rows are not.`,
      })
    } finally {
      await execute(`TRUNCATE TABLE ${table}`)
      await change(table, column, canonical)
    }
  })

  it.each([
    ['raw_alerts', "alert_id = 'p'", 'raw_alerts.address must be UTF-8; it is not in 1 of 3 rows'],
    ['raw_features', '1', 'raw_features.address must be UTF-8; it is not in 1 of 1 rows'],
  ])('are refused as addresses that are not UTF-8: %s', async (table, where, message) => {
    // Keys are part of the sorting key, so the row is written anew.
    await execute(
      `INSERT INTO ${table} SELECT * REPLACE (unhex('4dfc') AS address) FROM ${table} WHERE ${where}`,
    )
    await execute(
      `ALTER TABLE ${table} DELETE WHERE (${where}) AND isValidUTF8(address) SETTINGS mutations_sync = 2`,
    )
    expect(await found()).toMatchObject({
      code: 'EXTRACTION_KEY_ENCODING',
      message: expect.stringContaining(message),
    })
  })
})

describe('a network that keeps the contract', () => {
  it('is counted', async () => {
    expect(await check()).toEqual({
      rows: { raw_alerts: 3, raw_features: 1, raw_clusters: 1, raw_money_flows: 1 },
      labels: { positive: 1, negative: 1, unlabelled: 1 },
      warnings: [],
    })
  })

  it('is warned about optional tables without rows in the window, and extracted', async () => {
    await replaceRows(network.database, {
      raw_alerts: sound.raw_alerts!,
      raw_features: sound.raw_features!,
      raw_clusters: [{ cluster_id: 'k', processing_date: '2023-12-25', member_addresses: ['a'] }],
    })
    const messages: string[] = []
    const discard = () => {}
    const { warnings, tables } = await extractTrainingData(network.database, {
      window,
      logger: {
        debug: discard,
        info: discard,
        warn: (_, message) => void messages.push(message),
        error: discard,
      },
    })
    expect(warnings).toEqual([
      expect.stringContaining('raw_clusters has no row in the window'),
      expect.stringContaining('raw_money_flows has no row in the window'),
    ])
    expect(messages).toEqual(warnings)
    expect(tables.clusters.getChild('cluster_id')?.nullCount).toBe(2)
    expect(tables.moneyFlows.getChild('in_degree')?.nullCount).toBe(2)
  })

  it('is warned about alerts that were last seen after their processing date', async () => {
    await insertRows(network.database, {
      raw_alerts: [
        { alert_id: 'late', address: 'a', processing_date: day, last_seen_timestamp: '2024-01-09 00:00:00' },
        { alert_id: 'same', address: 'a', processing_date: day, last_seen_timestamp: '2024-01-08 23:59:59' },
      ],
    })
    const { warnings } = await check()
    expect(warnings).toEqual([
      expect.stringContaining('1 of 5 alerts have a last_seen_timestamp after their processing_date'),
    ])
  })
})

describe('a single violation has its own code', () => {
  it('no alerts: names the ranges there are', async () => {
    await insertRows(network.database, {
      raw_alerts: [{ alert_id: 'm', address: 'a', processing_date: '2024-02-01', window_days: 30 }],
    })
    const error = await found({ startDate: '2020-01-01', endDate: '2020-12-31' })
    expect(error).toMatchObject({
      code: 'EXTRACTION_NO_ALERTS',
      context: {
        ranges: [
          { windowDays: 7, startDate: day, endDate: day, rows: 3 },
          { windowDays: 30, startDate: '2024-02-01', endDate: '2024-02-01', rows: 1 },
        ],
      },
    })
    expect(error.message).toBe(
      'Network "testnet" must have alerts from 2020-01-01 to 2020-12-31 with window_days 7; it has none: ' +
        'there are 2024-01-08 to 2024-01-08 with window_days 7 (3 alerts), 2024-02-01 to 2024-02-01 with window_days 30 (1 alerts).',
    )
  })

  it('no alerts at all', async () => {
    await replaceRows(network.database, {})
    expect(await found()).toMatchObject({
      code: 'EXTRACTION_NO_ALERTS',
      message: expect.stringContaining('raw_alerts is empty'),
    })
  })

  it.each<[string, RawRows, string]>([
    [
      'EXTRACTION_DUPLICATE_ALERTS',
      { raw_alerts: [{ alert_id: 'p', address: 'c', processing_date: '2024-01-15' }] },
      '1 rows repeat one, for example "p" (2 rows)',
    ],
    [
      'EXTRACTION_DUPLICATE_FEATURES',
      { raw_features: [{ address: 'a', processing_date: day, risk_score: 0.9 }] },
      'for example "a" on 2024-01-08 (2 rows)',
    ],
    [
      'EXTRACTION_DUPLICATE_CLUSTERS',
      { raw_clusters: [{ cluster_id: 'k', processing_date: day, member_addresses: [] }] },
      'for example "k" on 2024-01-08 (2 rows)',
    ],
    [
      'EXTRACTION_EMPTY_KEY',
      { raw_alerts: [{ alert_id: 'x', address: '', processing_date: day }] },
      'raw_alerts.address must be neither null nor empty; it is in 1 of 4 rows',
    ],
    [
      'EXTRACTION_EMPTY_KEY',
      { raw_features: [{ address: '', processing_date: day }] },
      'raw_features.address must be neither null nor empty; it is in 1 of 2 rows',
    ],
    [
      'EXTRACTION_LABEL_VALUE',
      { raw_alerts: [{ alert_id: 'x', address: 'a', processing_date: day, label: 2 }] },
      'raw_alerts.label must be 0, 1 or null; 1 of 4 alerts',
    ],
    [
      'EXTRACTION_AMOUNT_RANGE',
      {
        raw_alerts: [
          { alert_id: 'x', address: 'a', processing_date: '2023-01-02', volume_usd: '1000000000000000' },
        ],
      },
      'raw_alerts.volume_usd must be an amount in USD below 1e15 or null; 1 of 4 rows are not',
    ],
    [
      'EXTRACTION_AMOUNT_RANGE',
      {
        raw_money_flows: [
          {
            from_address: 'a',
            to_address: 'b',
            processing_date: day,
            amount_usd: '-99999999999999999999',
          },
        ],
      },
      'raw_money_flows.amount_usd must be an amount in USD below 1e15 or null; 1 of 2 rows are not',
    ],
  ])('%s %#', async (code, rows, message) => {
    await insertRows(network.database, rows)
    const error = await found()
    expect(error.code).toBe(code)
    expect(error.message).toContain(message)
    expect(error.context).toMatchObject({ expected: expect.any(String), found: expect.any(String) })
  })

  it.each([
    ['EXTRACTION_ONE_CLASS', 'u', 'all 1 labelled alerts have 1'],
    ['EXTRACTION_UNLABELLED', 'p', 'all 1 alerts of the window have none'],
  ])('%s', async (code, _, message) => {
    const label = code === 'EXTRACTION_ONE_CLASS' ? 1 : null
    await replaceRows(network.database, {
      ...sound,
      raw_alerts: [{ alert_id: 'p', address: 'a', processing_date: day, label }],
    })
    expect(await found()).toMatchObject({ code, message: expect.stringContaining(message) })
  })

  it('no features', async () => {
    await replaceRows(network.database, { ...sound, raw_features: [] })
    expect(await found()).toMatchObject({ code: 'EXTRACTION_NO_FEATURES' })
  })

  it('a window that is none is told without looking at rows', async () => {
    await replaceRows(network.database, {})
    expect(await found({ endDate: '2023-01-01' })).toMatchObject({
      code: 'EXTRACTION_WINDOW_REVERSED',
      category: 'usage',
    })
  })
})

describe('tables and columns', () => {
  it('suggests the table and the column that were meant', async () => {
    await execute('RENAME TABLE raw_clusters TO raw_cluster')
    await execute('ALTER TABLE raw_money_flows RENAME COLUMN amount_usd TO amount_us')
    const { code, context } = await found()
    await execute('RENAME TABLE raw_cluster TO raw_clusters')
    await execute('ALTER TABLE raw_money_flows RENAME COLUMN amount_us TO amount_usd')
    expect(code).toBe('EXTRACTION_CONTRACT_VIOLATED')
    expect(context.violations).toMatchObject([
      {
        code: 'EXTRACTION_MISSING_TABLE',
        table: 'raw_clusters',
        message:
          'Network "testnet" must have a table raw_clusters; there is none. Did you mean "raw_cluster"?',
      },
      {
        code: 'EXTRACTION_MISSING_COLUMN',
        table: 'raw_money_flows',
        column: 'amount_usd',
        message: expect.stringContaining('Did you mean "amount_us"?'),
      },
    ])
  })

  it('reports a wrong type together with what is wrong with window and rows', async () => {
    await execute(
      'ALTER TABLE raw_features RENAME COLUMN is_mixer TO is_mixer_flag, ADD COLUMN is_mixer String',
    )
    await insertRows(network.database, {
      raw_alerts: [{ alert_id: 'p', address: '', processing_date: day, label: 7 }],
    })
    const inData = await found()
    const inWindow = await found({ startDate: '2999-01-02', endDate: '2999-01-01', windowDays: 0 })
    await execute('ALTER TABLE raw_features DROP COLUMN is_mixer, RENAME COLUMN is_mixer_flag TO is_mixer')
    expect(inData.context.violations?.map(({ code }) => code)).toEqual([
      'EXTRACTION_COLUMN_TYPE',
      'EXTRACTION_EMPTY_KEY',
      'EXTRACTION_DUPLICATE_ALERTS',
      'EXTRACTION_LABEL_VALUE',
    ])
    expect(inData.context.violations?.[0]).toMatchObject({
      table: 'raw_features',
      column: 'is_mixer',
      expected: 'an integer, Bool, Float or Decimal, Nullable or not',
      found: 'String',
    })
    expect(inWindow.context.violations?.map(({ code }) => code)).toEqual([
      'EXTRACTION_WINDOW_REVERSED',
      'EXTRACTION_FUTURE_DATE',
      'EXTRACTION_WINDOW_DAYS',
      'EXTRACTION_COLUMN_TYPE',
    ])
  })
})

describe('hostile values', () => {
  it('stay values', async () => {
    const address = "a'); DROP TABLE raw_alerts; -- \\' `\u0000😀"
    await replaceRows(network.database, {
      raw_alerts: [
        { alert_id: address, address, processing_date: day, label: 1 },
        { alert_id: 'n', address: 'n', processing_date: day, label: 0 },
      ],
      raw_features: [{ address, processing_date: day, risk_score: 0.25 }],
      raw_clusters: [{ cluster_id: address, processing_date: day, member_addresses: [address] }],
    })
    const { tables } = await extractTrainingData(network.database, { window })
    expect(tables.alerts.get(0)?.toJSON()).toMatchObject({ alert_id: address, address })
    expect(tables.features.get(0)?.toJSON()).toMatchObject({ risk_score: 0.25 })
    expect(tables.clusters.get(0)?.toJSON()).toMatchObject({ cluster_id: address })
  })

  it('are bound also where they come as a window', async () => {
    const days = '7 OR 1=1' as unknown as number
    expect(await found({ windowDays: days })).toMatchObject({ code: 'EXTRACTION_WINDOW_DAYS' })
  })
})
