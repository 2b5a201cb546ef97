import { type ColumnSql, finite, knownAmount, knownCount } from '../query/columns.js'
import { IN_WINDOW, snapshotKey } from '../query/snapshot.js'
import { orderedSum } from './members.js'

/** What raw_features says of members, of {@link clusterMembersSql} as `known`. */
export const CLUSTER_MEMBER_COLUMNS = {
  known_members: 'ifNull(toFloat64(known.members), 0)',
  received_usd_sum: 'ifNull(toFloat64(known.received), 0)',
  received_usd_mean: 'if(known.receiveds > 0, toFloat64(known.received) / known.receiveds, NULL)',
  received_usd_max: 'if(known.receiveds > 0, toFloat64(known.largest_received), NULL)',
  sent_usd_sum: 'ifNull(toFloat64(known.sent), 0)',
  sent_usd_mean: 'if(known.sents > 0, toFloat64(known.sent) / known.sents, NULL)',
  sent_usd_max: 'if(known.sents > 0, toFloat64(known.largest_sent), NULL)',
  transaction_count_sum: 'ifNull(known.transactions, 0)',
  transaction_count_mean: 'known.transactions / known.transaction_counts',
  transaction_count_max: 'known.most_transactions',
  unique_counterparties_mean: 'known.counterparties / known.counterparty_counts',
  unique_counterparties_max: 'known.most_counterparties',
  risk_score_mean: 'known.risk / known.risks',
  risk_score_max: 'known.highest_risk',
  exchange_share: 'known.exchanges / known.members',
  mixer_share: 'known.mixers / known.members',
} as const satisfies ColumnSql

/** @param columns of raw_features with their types, which decide how amounts become exact */
export function clusterMembersSql(columns: ReadonlyMap<string, string>): string {
  const exact = (column: string) => exactAmount(column, columns.get(column)!)
  return `SELECT
  cluster_key,
  count() AS members,
  sum(received_value) AS received,
  count(received_value) AS receiveds,
  max(received_value) AS largest_received,
  sum(sent_value) AS sent,
  count(sent_value) AS sents,
  max(sent_value) AS largest_sent,
  ${orderedSum('transactions_value')} AS transactions,
  count(transactions_value) AS transaction_counts,
  maxOrNull(transactions_value) AS most_transactions,
  ${orderedSum('counterparties_value')} AS counterparties,
  count(counterparties_value) AS counterparty_counts,
  maxOrNull(counterparties_value) AS most_counterparties,
  ${orderedSum('risk_value')} AS risk,
  count(risk_value) AS risks,
  maxOrNull(risk_value) AS highest_risk,
  countIf(exchange_value = 1) AS exchanges,
  countIf(mixer_value = 1) AS mixers
FROM (
  SELECT
    ${snapshotKey('address')} AS feature_key,
    ${exact('total_received_usd')} AS received_value,
    ${exact('total_sent_usd')} AS sent_value,
    ${knownCount('transaction_count')} AS transactions_value,
    ${knownCount('unique_counterparties')} AS counterparties_value,
    ${finite('risk_score')} AS risk_value,
    toFloat64(is_exchange) AS exchange_value,
    toFloat64(is_mixer) AS mixer_value
  FROM raw_features
  WHERE ${IN_WINDOW}
) AS feature
INNER JOIN member ON member.member_key = feature.feature_key
GROUP BY cluster_key`
}

/** From single precision ClickHouse would multiply by 10^18 in single precision, so that goes by way of a double. */
function exactAmount(column: string, type: string): string {
  const number = /\b(?:Float32|BFloat16|Bool)\b/.test(type) ? `toFloat64(${column})` : column
  return `toDecimal256(${knownAmount(number)}, 18)`
}
