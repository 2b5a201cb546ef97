import type { AlertsmithError, QueryOptions, QuerySource, TrainingWindow } from '@alertsmith/core'
import { DuplicateAlertsError, EmptyKeyError, NoAlertsError } from '../errors.js'
import { IN_WINDOW, windowParams } from '../query/snapshot.js'
import { listRanges } from './ranges.js'

export interface AlertCounts {
  readonly rows: number
  /** Alerts last seen after the day of their own processing date. */
  readonly seenLater: number
}

interface AlertSummary extends AlertCounts {
  readonly withoutId: number
  readonly withoutAddress: number
  readonly repeatedIds: number
}

const SUMMARY_SQL = `SELECT
  toFloat64(count()) AS rows,
  toFloat64(countIf(ifNull(alert_id, '') = '')) AS withoutId,
  toFloat64(countIf(ifNull(address, '') = '')) AS withoutAddress,
  toFloat64(count(alert_id) - uniqExact(alert_id)) AS repeatedIds,
  toFloat64(countIf(toDate(last_seen_timestamp, 'UTC') > processing_date)) AS seenLater
FROM raw_alerts
WHERE ${IN_WINDOW}`

const REPEATED_IDS_SQL = `SELECT toString(alert_id) AS alertId, toFloat64(count()) AS rows
FROM raw_alerts
WHERE ${IN_WINDOW}
GROUP BY alert_id HAVING count() > 1 ORDER BY alert_id LIMIT 5`

export interface AlertCheck {
  readonly errors: readonly AlertsmithError[]
  readonly counts: AlertCounts
}

/** Looks at all alerts of the window at once. That there are none is an error where they are needed. */
export async function checkAlerts(
  source: QuerySource,
  { window, needed }: { readonly window: TrainingWindow; readonly needed: boolean },
  options: QueryOptions,
): Promise<AlertCheck> {
  const params = windowParams(window)
  const [summary] = await source.queryRows<AlertSummary>({ sql: SUMMARY_SQL, params }, options)
  const counts = summary!
  if (counts.rows === 0 && !needed) return { errors: [], counts }
  if (counts.rows === 0) {
    return { errors: [await noAlerts(source, window, options)], counts }
  }
  const errors: AlertsmithError[] = emptyKeys(counts)
  if (counts.repeatedIds > 0) {
    const examples = await source.queryRows<{ alertId: string; rows: number }>(
      { sql: REPEATED_IDS_SQL, params },
      options,
    )
    errors.push(repeatedIds(counts.repeatedIds, examples))
  }
  return { errors, counts }
}

async function noAlerts(
  source: QuerySource,
  { startDate, endDate, windowDays }: TrainingWindow,
  options: QueryOptions,
) {
  const { existing, ranges } = await listRanges(source, 'raw_alerts', options)
  return new NoAlertsError(
    `Network "${source.network}" must have alerts from ${startDate} to ${endDate} with window_days ${windowDays}; it has none: ${existing}.`,
    { context: { table: 'raw_alerts', expected: 'at least one alert', found: existing, ranges } },
  )
}

function emptyKeys({ rows, withoutId, withoutAddress }: AlertSummary): AlertsmithError[] {
  return Object.entries({ alert_id: withoutId, address: withoutAddress })
    .filter(([, count]) => count > 0)
    .map(
      ([column, count]) =>
        new EmptyKeyError(
          `raw_alerts.${column} must be neither null nor empty; it is in ${count} of ${rows} alerts of the window.`,
          { context: { table: 'raw_alerts', column, expected: 'a text', found: `${count} empty`, count } },
        ),
    )
}

function repeatedIds(surplus: number, examples: readonly { alertId: string; rows: number }[]) {
  const listed = examples.map(({ alertId, rows }) => `"${alertId}" (${rows} rows)`).join(', ')
  return new DuplicateAlertsError(
    `raw_alerts.alert_id must be unique within the window; ${surplus} rows repeat one, for example ${listed}.`,
    {
      context: {
        table: 'raw_alerts',
        column: 'alert_id',
        expected: 'one row per alert_id',
        found: `${surplus} repeated rows`,
        examples,
      },
    },
  )
}
