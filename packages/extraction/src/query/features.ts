import type { DeclaredFeature } from '@alertsmith/core'
import { declaredColumns } from '../declared/declared-sql.js'
import { type ColumnSql, selectList } from './columns.js'
import { ALERTED_KEYS, IN_WINDOW, snapshotKey } from './snapshot.js'

export const FEATURE_COLUMNS = {
  total_received_usd: 'toFloat64(total_received_usd)',
  total_sent_usd: 'toFloat64(total_sent_usd)',
  transaction_count: 'toFloat64(transaction_count)',
  unique_counterparties: 'toFloat64(unique_counterparties)',
  avg_transaction_usd: 'toFloat64(avg_transaction_usd)',
  max_transaction_usd: 'toFloat64(max_transaction_usd)',
  is_exchange: 'toFloat64(is_exchange)',
  is_mixer: 'toFloat64(is_mixer)',
  risk_score: 'toFloat64(risk_score)',
} as const satisfies ColumnSql

/** What raw_features says of each alerted address in its snapshot. */
export function featuresSql(declared: readonly DeclaredFeature[]): string {
  const columns = [
    selectList('features', FEATURE_COLUMNS),
    selectList('declared', declaredColumns(declared, 'raw_features')),
    `  ${snapshotKey('address')} AS snapshot_key`,
  ]
  return `SELECT
${columns.filter((column) => column !== '').join(',\n')}
FROM raw_features
WHERE ${IN_WINDOW} AND snapshot_key IN ${ALERTED_KEYS}`
}
