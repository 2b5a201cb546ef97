import type { ColumnKind } from './column-kinds.js'

/** The columns that every extraction reads. Others may exist and are left alone, unless an option names them. */
export const RAW_TABLES = {
  raw_alerts: {
    alert_id: 'nullableKey',
    address: 'nullableKey',
    processing_date: 'day',
    window_days: 'window',
    severity: 'text',
    alert_confidence_score: 'number',
    volume_usd: 'amount',
    transaction_count: 'number',
    first_seen_timestamp: 'time',
    last_seen_timestamp: 'time',
  },
  raw_features: {
    address: 'nullableKey',
    processing_date: 'day',
    window_days: 'window',
    total_received_usd: 'number',
    total_sent_usd: 'number',
    transaction_count: 'number',
    unique_counterparties: 'number',
    avg_transaction_usd: 'number',
    max_transaction_usd: 'number',
    is_exchange: 'number',
    is_mixer: 'number',
    risk_score: 'number',
  },
  raw_clusters: {
    cluster_id: 'key',
    processing_date: 'day',
    window_days: 'window',
    cluster_size: 'size',
    total_volume_usd: 'number',
    member_addresses: 'keys',
  },
  raw_money_flows: {
    from_address: 'nullableKey',
    to_address: 'nullableKey',
    processing_date: 'day',
    window_days: 'window',
    amount_usd: 'amount',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, ColumnKind>>>>

export type RawTableName = keyof typeof RAW_TABLES
