import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GeneratedNetwork, generateNetwork } from '../../src/index.js'
import { figures } from '../support/contents.js'

let network: TestNetwork
let generated: GeneratedNetwork
beforeAll(async () => {
  network = await openTestNetwork()
  generated = await generateNetwork(network.database, { alerts: 20_000, seed: 11 })
})
afterAll(() => network.close())

const read = (sql: string) => figures(network.database, sql)

/** Each address's part of each flow, computed from the raw flows alone. */
const LEGS = `
  SELECT processing_date, from_address AS address, to_address AS other, amount_usd AS usd, true AS is_sent, timestamp FROM raw_money_flows
  UNION ALL
  SELECT processing_date, to_address, from_address, amount_usd, false, timestamp FROM raw_money_flows`
const RECOMPUTED = `
  SELECT
    address, processing_date,
    sumIf(usd, NOT is_sent) AS received, sumIf(usd, is_sent) AS sent, received + sent AS volume,
    count() AS transactions, uniqExact(other) AS counterparties, max(usd) AS largest,
    min(timestamp) AS first_seen, max(timestamp) AS last_seen,
    least(toFloat64(received), toFloat64(sent)) / greatest(toFloat64(received), toFloat64(sent)) AS passed_on
  FROM (${LEGS})
  GROUP BY address, processing_date`

describe('amounts', () => {
  it('reports the rows that the tables hold', async () => {
    for (const [table, rows] of Object.entries(generated.rows)) {
      expect(await read(`SELECT count() AS rows FROM ${table}`), table).toEqual({ rows })
    }
    expect(generated.rows.raw_alerts).toBe(20_000)
    expect(generated.addresses).toBe(8_000)
    expect(generated.window).toEqual({ startDate: '2024-01-01', endDate: '2024-07-01', windowDays: 7 })
  })

  it('has about ten flows for an alert, and figures for 98 of 100', () => {
    const { raw_money_flows: flows, raw_features: features } = generated.rows
    expect(flows / 20_000).toBeGreaterThan(9)
    expect(flows / 20_000).toBeLessThan(11)
    expect(features / 20_000).toBeGreaterThan(0.975)
    expect(features / 20_000).toBeLessThan(0.985)
  })

  it('labels every alert, 5 to 10 of 100 positive', async () => {
    const { unlabelled, rate } = await read(
      'SELECT countIf(label IS NULL) AS unlabelled, avg(label) AS rate FROM raw_alerts',
    )
    expect(unlabelled).toBe(0)
    expect(rate).toBe(generated.positiveRate)
    expect(rate).toBeGreaterThan(0.05)
    expect(rate).toBeLessThan(0.1)
  })
})

describe('identity', () => {
  it('gives each alert, feature row, cluster and transaction a key of its own', async () => {
    const repeated = await read(`SELECT
      (SELECT count() - uniqExact(alert_id) FROM raw_alerts) AS alert_ids,
      (SELECT count() - uniqExact(address, processing_date) FROM raw_alerts) AS alerted,
      (SELECT count() - uniqExact(address, processing_date) FROM raw_features) AS features,
      (SELECT count() - uniqExact(cluster_id, processing_date) FROM raw_clusters) AS clusters,
      (SELECT count() - uniqExact(transaction_hash) FROM raw_money_flows) AS transactions,
      (SELECT count() - uniqExact(address) FROM raw_address_labels) AS labels`)
    expect(Object.values(repeated)).toEqual([0, 0, 0, 0, 0, 0])
  })

  it('writes addresses and hashes as a chain does', async () => {
    const { addresses, hashes } = await read(`SELECT
      countIf(NOT match(from_address, '^0x[0-9a-f]{40}$') OR NOT match(to_address, '^0x[0-9a-f]{40}$')) AS addresses,
      countIf(NOT match(transaction_hash, '^0x[0-9a-f]{64}$')) AS hashes
      FROM raw_money_flows`)
    expect({ addresses, hashes }).toEqual({ addresses: 0, hashes: 0 })
  })
})

describe('flows', () => {
  it('lie inside the window before the processing date', async () => {
    const { outside, windows } = await read(`SELECT
      countIf(timestamp < toDateTime(processing_date - 7, 'UTC') OR timestamp >= toDateTime(processing_date, 'UTC')) AS outside,
      uniqExact(processing_date, window_days) AS windows
      FROM raw_money_flows`)
    expect({ outside, windows }).toEqual({ outside: 0, windows: 26 })
  })

  it('move a positive amount between two addresses', async () => {
    const { wrong } = await read(
      'SELECT countIf(amount_usd <= 0 OR from_address = to_address) AS wrong FROM raw_money_flows',
    )
    expect(wrong).toBe(0)
  })
})

describe('alerts and features', () => {
  it('say of every alert what its flows say', async () => {
    const { compared, different } = await read(`
      SELECT count() AS compared, countIf(
        alert.volume_usd != flows.volume OR alert.transaction_count != flows.transactions
        OR alert.first_seen_timestamp != flows.first_seen OR alert.last_seen_timestamp != flows.last_seen
      ) AS different
      FROM raw_alerts AS alert JOIN (${RECOMPUTED}) AS flows USING (address, processing_date)`)
    expect({ compared, different }).toEqual({ compared: 20_000, different: 0 })
  })

  it('have features that can be recomputed from the flows', async () => {
    const { compared, different } = await read(`
      SELECT count() AS compared, countIf(
        total_received_usd != received OR total_sent_usd != sent OR transaction_count != transactions
        OR unique_counterparties != counterparties OR max_transaction_usd != largest
        OR abs(toFloat64(avg_transaction_usd) - toFloat64(volume) / transactions) > 1e-6
        OR abs(risk_score - (0.5 * passed_on + 0.5 * least(1, log(1 + counterparties) / log(51)))) > 1e-4
      ) AS different
      FROM raw_features JOIN (${RECOMPUTED}) AS flows USING (address, processing_date)`)
    expect({ compared, different }).toEqual({ compared: generated.rows.raw_features, different: 0 })
  })

  it('leave some confidence scores unknown and keep the others in 0 … 1', async () => {
    const { unknown, low, high } = await read(`SELECT
      countIf(alert_confidence_score IS NULL) / count() AS unknown,
      min(alert_confidence_score) AS low, max(alert_confidence_score) AS high FROM raw_alerts`)
    expect(unknown).toBeGreaterThan(0.05)
    expect(unknown).toBeLessThan(0.07)
    expect(low).toBeGreaterThan(0)
    expect(high).toBeLessThanOrEqual(1)
  })
})

describe('clusters', () => {
  it('hold addresses that dealt with another member in the snapshot', async () => {
    const { clusters, wrong_size, members, strangers } = await read(`
      WITH
        members AS (
          SELECT cluster_id, processing_date, arrayJoin(member_addresses) AS address FROM raw_clusters
        ),
        dealings AS (
          SELECT DISTINCT member.cluster_id, member.address AS address
          FROM members AS member
          JOIN (${LEGS}) AS leg ON leg.address = member.address AND leg.processing_date = member.processing_date
        )
      SELECT
        (SELECT count() FROM raw_clusters) AS clusters,
        (SELECT countIf(cluster_size != length(member_addresses) OR cluster_size < 3 OR length(arrayDistinct(member_addresses)) != cluster_size) FROM raw_clusters) AS wrong_size,
        (SELECT count() FROM members) AS members,
        members - (SELECT count() FROM dealings) AS strangers`)
    expect(clusters).toBeGreaterThan(500)
    expect(members).toBeGreaterThan(3 * clusters)
    expect({ wrong_size, strangers }).toEqual({ wrong_size: 0, strangers: 0 })
  })
})

describe('address labels', () => {
  it('become known within the period and are mostly right about illicit members', async () => {
    const { late, levels, right } = await read(`
      SELECT
        countIf(known_at >= toDateTime('2024-07-01', 'UTC') OR known_at < toDateTime('2024-01-01', 'UTC')) AS late,
        uniqExact(risk_level) AS levels,
        avgIf(risk_level IN ('critical', 'high'), positive) AS right
      FROM raw_address_labels
      JOIN (SELECT address, max(typology_type != '') AS positive FROM raw_alerts GROUP BY address) AS alerted USING (address)`)
    expect({ late, levels }).toEqual({ late: 0, levels: 4 })
    expect(right).toBeGreaterThan(0.9)
  })
})

describe('learnability', () => {
  it.each([
    'volume_usd',
    'alert.transaction_count',
    'alert_confidence_score',
    "indexOf(['low', 'medium', 'high', 'critical'], severity)",
    'last_seen_timestamp - first_seen_timestamp',
    'total_received_usd',
    'total_sent_usd',
    'unique_counterparties',
    'avg_transaction_usd',
    'max_transaction_usd',
    'risk_score',
    'processing_date',
    'alert_id',
    'alert.address',
  ])('is not given away by %s alone', async (column) => {
    const { auc } = await read(`
      SELECT arrayROCAUC(groupArray(place), groupArray(label)) AS auc
      FROM (
        SELECT label, dense_rank() OVER (ORDER BY ${column}) AS place
        FROM raw_alerts AS alert LEFT JOIN raw_features AS features USING (address, processing_date, window_days)
      )`)
    expect(Math.max(auc!, 1 - auc!)).toBeLessThan(0.88)
  })

  it('shows in volume, so that there is something to learn', async () => {
    const { auc } = await read(
      'SELECT arrayROCAUC(groupArray(toFloat64(volume_usd)), groupArray(label)) AS auc FROM raw_alerts',
    )
    expect(auc).toBeGreaterThan(0.65)
  })

  it('shows illicit addresses again and again, for weeks', async () => {
    const { repeated } = await read(`
      SELECT avg(snapshots > 1) AS repeated
      FROM (SELECT address, count() AS snapshots FROM raw_alerts WHERE label = 1 GROUP BY address)`)
    expect(repeated).toBeGreaterThan(0.3)
  })
})
