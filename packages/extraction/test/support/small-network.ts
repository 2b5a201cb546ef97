import type { RawRows } from './raw-rows.js'

export const WINDOW = { startDate: '2024-01-01', endDate: '2024-01-31', windowDays: 7 }

const DAYS = ['2024-01-08', '2024-01-15', '2024-01-22']
const addresses = Array.from({ length: 9 }, (_, i) => `addr${i}`)

/** Three snapshots of nine addresses where every table has rows, nulls and another window length among them. */
export const SMALL_NETWORK: Required<RawRows> = {
  raw_alerts: DAYS.flatMap((processing_date, d) =>
    addresses.slice(d).map((address, i) => ({
      alert_id: `alert-${d}-${i}`,
      address,
      processing_date,
      window_days: i === 8 ? 30 : 7,
      severity: ['low', 'medium', 'high', 'critical'][i % 4],
      alert_confidence_score: i % 5 === 0 ? null : i / 7,
      volume_usd: `${i * 100 + d}.37`,
      transaction_count: i,
      first_seen_timestamp: i % 3 === 0 ? null : `${processing_date} 01:02:03`,
      last_seen_timestamp: `${processing_date} 04:05:06`,
      typology_type: i % 2 === 0 ? 'cycle' : '',
      label: [0, 1, null][(i + d) % 3],
    })),
  ),
  raw_features: DAYS.flatMap((processing_date) =>
    addresses.map((address, i) => ({
      address,
      processing_date,
      total_received_usd: `${i * 3}.19`,
      total_sent_usd: `${i}.01`,
      transaction_count: i + 1,
      unique_counterparties: i,
      avg_transaction_usd: '1.123456789012345678',
      max_transaction_usd: `${i}.5`,
      is_exchange: i === 2,
      is_mixer: i === 3,
      risk_score: i === 4 ? null : i / 9,
    })),
  ),
  raw_clusters: DAYS.flatMap((processing_date, d) => [
    {
      cluster_id: `k${d}`,
      processing_date,
      cluster_size: 3,
      total_volume_usd: '12.5',
      member_addresses: addresses.slice(d, d + 3),
    },
    {
      cluster_id: `l${d}`,
      processing_date,
      cluster_size: 4,
      total_volume_usd: '7',
      member_addresses: addresses.slice(2, 6),
    },
    {
      cluster_id: `m${d}`,
      processing_date,
      cluster_size: 1,
      total_volume_usd: '3.000000000000000007',
      member_addresses: ['addr0'],
    },
  ]),
  raw_money_flows: DAYS.flatMap((processing_date) =>
    addresses.flatMap((from_address, i) => [
      { from_address, to_address: addresses[(i + 1) % 9], processing_date, amount_usd: `${i}.13` },
      {
        from_address,
        to_address: addresses[(i + 4) % 9],
        processing_date,
        amount_usd: '2.000000000000000001',
      },
    ]),
  ),
  raw_address_labels: addresses.map((address, i) => ({
    address,
    risk_level: ['low', 'HIGH', 'medium', 'critical'][i % 4],
    confidence_score: i === 5 ? null : 0.5,
    source: `s${i}`,
    known_at: i % 2 === 0 ? null : '2024-01-10 00:00:00',
  })),
}
