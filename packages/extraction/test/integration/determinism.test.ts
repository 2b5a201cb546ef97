import type { QuerySource } from '@alertsmith/core'
import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { extractClusterData, extractTrainingData } from '../../src/index.js'

/**
 * Amounts whose doubles add up to another sum in another order, so many that a wrong last bit shows, and clusters that
 * tie.
 */
const FILL = [
  `INSERT INTO raw_alerts (alert_id, address, processing_date, window_days, severity, volume_usd, transaction_count, label)
SELECT toString(number), toString(cityHash64(number) % 400), toDate('2024-01-01') + 7 * (number % 9), 7,
  ['low', 'medium', 'high'][1 + number % 3], toDecimal128(exp(cityHash64(number, 1) % 1000 / 50) / 7, 18), 1, number % 4 = 0
FROM numbers(3000)`,
  `INSERT INTO raw_features (address, processing_date, window_days, total_received_usd, total_sent_usd, transaction_count,
  unique_counterparties, avg_transaction_usd, max_transaction_usd, is_exchange, is_mixer, risk_score)
SELECT DISTINCT address, processing_date, 7, 1 / 3, 1, 1, 1, 1, 1, false, false, 1 / 3 FROM raw_alerts`,
  `INSERT INTO raw_clusters (cluster_id, processing_date, window_days, cluster_size, total_volume_usd, member_addresses)
SELECT toString(number), toDate('2024-01-01') + 7 * (number % 9), 7, number % 2, number,
  [toString(number % 20), toString(number % 7)] FROM numbers(500)`,
  `INSERT INTO raw_money_flows
SELECT toString(cityHash64(number, 2) % 500), toString(cityHash64(number, 3) % 500), toDate('2024-01-01') + 7 * (number % 9), 7,
  toDecimal128(exp(cityHash64(number, 4) % 1000 / 50) / 7, 18), '', toDateTime('2024-01-01 00:00:00', 'UTC') FROM numbers(100000)`,
]
const TABLES = ['raw_alerts', 'raw_features', 'raw_clusters', 'raw_money_flows']
const window = { startDate: '2024-01-08', endDate: '2024-03-31', windowDays: 7 }

let network: TestNetwork

const execute = (sql: string) => network.database.execute({ sql, params: {} })

/** The fingerprints of alerts and clusters, with one more ClickHouse setting on the extracting queries. */
async function bits(setting?: string): Promise<string> {
  const { database } = network
  const source: QuerySource = {
    ...database,
    queryArrow: ({ sql, params }, options) =>
      database.queryArrow({ sql: setting === undefined ? sql : `${sql}, ${setting}`, params }, options),
  }
  const alerts = await extractTrainingData(source, { window })
  const clusters = await extractClusterData(source, { window, clusterRule: { share: 0.6 } })
  return `${alerts.fingerprint} ${clusters.fingerprint}`
}

beforeAll(async () => {
  network = await openTestNetwork()
  for (const sql of FILL) await execute(sql)
})
afterAll(() => network.close())

it('gives the same bits whatever the number of threads, the order of insertion and the parts', async () => {
  const first = await bits()

  for (const setting of ['max_threads = 1', 'max_threads = 8', 'max_block_size = 500']) {
    expect(await bits(setting), setting).toBe(first)
  }

  for (const table of TABLES) {
    const key =
      table === 'raw_clusters' ? 'cluster_id' : table === 'raw_money_flows' ? 'from_address' : 'address'
    await execute(
      `CREATE TABLE shuffled AS ${table} ENGINE = MergeTree PARTITION BY cityHash64(${key}) % 3 ORDER BY cityHash64(${key}, 1)`,
    )
    await execute(`SYSTEM STOP MERGES shuffled`)
    for (const part of [0, 1, 2]) {
      await execute(
        `INSERT INTO shuffled SELECT * FROM ${table} WHERE cityHash64(formatRow('TSV', *)) % 3 = ${part} ORDER BY rand()`,
      )
    }
    await execute(`EXCHANGE TABLES shuffled AND ${table}`)
    await execute('DROP TABLE shuffled SYNC')
  }
  expect(await bits(), 'shuffled').toBe(first)
})

it('gives other bits for another window', async () => {
  const earlier = { window: { ...window, endDate: '2024-02-12' } }
  const whole = await bits()
  expect(whole).not.toContain((await extractTrainingData(network.database, earlier)).fingerprint)
  expect(whole).not.toContain((await extractClusterData(network.database, earlier)).fingerprint)
})
