import { ALERTED_KEYS, IN_WINDOW, snapshotKey } from './snapshot.js'

export const ADDRESS_FEATURES = `SELECT
  ${snapshotKey('address')} AS snapshot_key,
  total_received_usd, total_sent_usd, transaction_count, unique_counterparties, avg_transaction_usd,
  max_transaction_usd, is_exchange, is_mixer, risk_score
FROM raw_features
WHERE ${IN_WINDOW} AND snapshot_key IN ${ALERTED_KEYS}`
