import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { extractClusterData, extractTrainingData } from '../../src/index.js'
import { insertRows, replaceRows } from '../support/raw-rows.js'
import { SMALL_NETWORK, WINDOW } from '../support/small-network.js'

let network: TestNetwork

beforeAll(async () => {
  network = await openTestNetwork()
})
afterAll(() => network.close())
beforeEach(() => replaceRows(network.database, SMALL_NETWORK))

const execute = (sql: string) => network.database.execute({ sql, params: {} })
const extract = (window = WINDOW) => extractTrainingData(network.database, { window })

describe('repeated money flows', () => {
  it('are counted, said and taken once, for alerts and for clusters', async () => {
    const before = await extract()
    const clusters = await extractClusterData(network.database, { window: WINDOW })
    await execute('INSERT INTO raw_money_flows SELECT * FROM raw_money_flows')
    const after = await extract()
    expect(after.fingerprint).toBe(before.fingerprint)
    expect(before.warnings).toEqual([])
    expect(after.warnings).toEqual([
      '54 of 108 rows of raw_money_flows repeat another one of their snapshot (same hash, parties, time and amount; all columns where there is no hash): each transfer is taken once.',
    ])
    const repeated = await extractClusterData(network.database, { window: WINDOW })
    expect(repeated.fingerprint).toBe(clusters.fingerprint)
  })

  it('are others where hash, party, time, amount or snapshot differ', async () => {
    const processing_date = '2024-01-08'
    const flow = {
      from_address: 'p',
      to_address: 'addr1',
      processing_date,
      amount_usd: 3,
      transaction_hash: 'h',
    }
    await insertRows(network.database, {
      raw_money_flows: [
        flow,
        flow,
        { ...flow, transaction_hash: 'i' },
        { ...flow, from_address: 'q' },
        { ...flow, amount_usd: '3.000000000000000001' },
        { ...flow, timestamp: '2024-01-01 00:00:01' },
        { ...flow, processing_date: '2024-01-15' },
      ],
    })
    const { warnings } = await extract()
    expect(warnings).toEqual([expect.stringContaining('1 of 61 rows of raw_money_flows repeat another one')])
  })

  it('are told apart by all columns where there is no hash, by hash where there is one', async () => {
    await execute('ALTER TABLE raw_money_flows ADD COLUMN log_index UInt32')
    const flow = { from_address: 'p', to_address: 'addr1', processing_date: '2024-01-08' }
    await insertRows(network.database, {
      raw_money_flows: [0, 1].flatMap((log_index) => [
        { ...flow, log_index },
        { ...flow, log_index, transaction_hash: 'h' },
      ]),
    })
    const { warnings } = await extract()
    await execute('ALTER TABLE raw_money_flows DROP COLUMN log_index')
    expect(warnings).toEqual([expect.stringContaining('1 of 58 rows of raw_money_flows repeat another one')])
  })
})

it('refuses alerts that stand twice before the window and would count twice in a history', async () => {
  const later = { ...WINDOW, startDate: '2024-01-15' }
  const before = await extract(later)
  expect(before.numRows).toBeGreaterThan(0)
  await execute("INSERT INTO raw_alerts SELECT * FROM raw_alerts WHERE processing_date < '2024-01-15'")
  await expect(extract(later)).rejects.toMatchObject({
    code: 'EXTRACTION_DUPLICATE_ALERTS',
    message: expect.stringContaining(
      '7 rows repeat one, for example "alert-0-1" (2 rows, the first on 2024-01-08)',
    ),
  })
})

it('refuses an alert that also stands before the window, and would count in its own history', async () => {
  const later = { ...WINDOW, startDate: '2024-01-15' }
  await execute(
    `INSERT INTO raw_alerts SELECT * REPLACE (toDate('2024-01-01') AS processing_date) FROM raw_alerts
WHERE raw_alerts.processing_date = '2024-01-22' AND window_days = 7 LIMIT 1`,
  )
  await expect(extract(later)).rejects.toMatchObject({
    code: 'EXTRACTION_DUPLICATE_ALERTS',
    message: expect.stringMatching(/1 rows repeat one, for example .* \(2 rows, the first on 2024-01-01\)/),
  })
})

it('leaves repeated alerts of other addresses and windows alone', async () => {
  await insertRows(network.database, {
    raw_alerts: ['other', 'other'].map((alert_id) => ({
      alert_id,
      address: 'other',
      processing_date: '2024-01-08',
    })),
  })
  await expect(extract({ ...WINDOW, startDate: '2024-01-15' })).resolves.toMatchObject({ warnings: [] })
})
