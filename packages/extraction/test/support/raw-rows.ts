import type { QueryTarget } from '@alertsmith/core'

/** Rows of the raw tables with the columns that a test speaks of; the rest is the same in every row. */
export interface RawRows {
  readonly raw_alerts?: readonly Row[]
  readonly raw_features?: readonly Row[]
  readonly raw_clusters?: readonly Row[]
  readonly raw_money_flows?: readonly Row[]
  readonly raw_address_labels?: readonly Row[]
}

type Row = Readonly<Record<string, unknown>>

const DEFAULTS: Readonly<Record<keyof RawRows, Row>> = {
  raw_alerts: {
    window_days: 7,
    severity: 'low',
    alert_confidence_score: 0.5,
    volume_usd: 1,
    transaction_count: 1,
    first_seen_timestamp: '2024-01-01 00:00:00',
    last_seen_timestamp: '2024-01-01 00:00:00',
    label: 0,
  },
  raw_features: {
    window_days: 7,
    total_received_usd: 1,
    total_sent_usd: 1,
    transaction_count: 1,
    unique_counterparties: 1,
    avg_transaction_usd: 1,
    max_transaction_usd: 1,
    is_exchange: false,
    is_mixer: false,
    risk_score: 0.5,
  },
  raw_clusters: { window_days: 7, cluster_size: 1, total_volume_usd: 1 },
  raw_money_flows: { window_days: 7, amount_usd: 1, transaction_hash: '', timestamp: '2024-01-01 00:00:00' },
  raw_address_labels: { risk_level: 'high', confidence_score: 1, source: 's', known_at: null },
}

export async function insertRows(database: QueryTarget, rows: RawRows): Promise<void> {
  for (const [table, defaults] of Object.entries(DEFAULTS)) {
    const lines = (rows[table as keyof RawRows] ?? []).map((row) => JSON.stringify({ ...defaults, ...row }))
    if (lines.length === 0) continue
    await database.execute({
      sql: `INSERT INTO ${table} FORMAT JSONEachRow\n${lines.join('\n')}`,
      params: {},
    })
  }
}

/** Replaces what all raw tables hold. */
export async function replaceRows(database: QueryTarget, rows: RawRows): Promise<void> {
  for (const table of Object.keys(DEFAULTS)) {
    await database.execute({ sql: `TRUNCATE TABLE ${table}`, params: {} })
  }
  await insertRows(database, rows)
}
