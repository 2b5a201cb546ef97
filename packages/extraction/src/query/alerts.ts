import type { BoundQuery, DeclaredFeature } from '@alertsmith/core'
import { declaredColumns } from '../declared/declared-sql.js'
import { LABEL_KEY, type LabelSql } from '../labels/label-sql.js'
import type { AlertSelection } from './alert-selection.js'
import { type ColumnSql, selectList, text } from './columns.js'
import { IN_WINDOW, snapshotKey, textKey, windowParams } from './snapshot.js'

export const ALERT_COLUMNS = {
  alert_id: text('alert_id'),
  address: text('address'),
  processing_date: 'toInt32(processing_date)',
  window_days: 'toFloat64(window_days)',
  severity: 'toLowCardinality(toString(severity))',
  alert_confidence_score: 'toFloat64(alert_confidence_score)',
  volume_usd: 'toFloat64(volume_usd)',
  transaction_count: 'toFloat64(transaction_count)',
  first_seen_timestamp: 'toFloat64(first_seen_timestamp)',
  last_seen_timestamp: 'toFloat64(last_seen_timestamp)',
} as const satisfies ColumnSql

/** The alerts of the window; with labels, the labelled ones. */
export function alertsWhere({ labelled }: LabelSql): string {
  return labelled === undefined ? IN_WINDOW : `${IN_WINDOW} AND ${labelled}`
}

/**
 * The alerts that are extracted. The two raw columns are for the final ORDER BY: a plain scan of the table on the
 * left of all joins lets ClickHouse use the order in which the rows are stored.
 */
export function alertsSql(labels: LabelSql, declared: readonly DeclaredFeature[]): string {
  const columns = [
    selectList('alerts', ALERT_COLUMNS),
    selectList('labels', labels.columns),
    selectList('declared', declaredColumns(declared, 'raw_alerts')),
    '  processing_date',
    '  alert_id',
    ...(labels.joined ? [`  ${textKey(text(labels.joined.by))} AS ${LABEL_KEY}`] : []),
    `  ${snapshotKey('address')} AS snapshot_key`,
  ]
  return `SELECT
${columns.filter((column) => column !== '').join(',\n')}
FROM raw_alerts
WHERE ${alertsWhere(labels)}`
}

/** How many alerts are extracted on each day. */
export function alertLoad({ window, labels }: Omit<AlertSelection, 'declared'>): BoundQuery {
  return {
    sql: `SELECT toString(processing_date) AS day, count() AS rows FROM raw_alerts WHERE ${alertsWhere(labels)} GROUP BY processing_date ORDER BY processing_date`,
    params: { ...windowParams(window), ...labels.params },
  }
}
