import type { AlertsmithError, QueryOptions, QuerySource, TrainingWindow } from '@alertsmith/core'
import {
  DuplicateAlertsError,
  EmptyKeyError,
  LabelValueError,
  NoAlertsError,
  OneClassError,
  UnlabelledError,
} from '../errors.js'
import { IN_WINDOW, windowParams } from '../query/snapshot.js'

export interface AlertCounts {
  readonly rows: number
  readonly positive: number
  readonly negative: number
  readonly unlabelled: number
  /** Alerts last seen after the day of their own processing date. */
  readonly seenLater: number
}

interface AlertSummary extends AlertCounts {
  readonly withoutId: number
  readonly withoutAddress: number
  readonly otherLabels: number
  readonly repeatedIds: number
}

const SUMMARY_SQL = `SELECT
  toFloat64(count()) AS rows,
  toFloat64(countIf(ifNull(alert_id, '') = '')) AS withoutId,
  toFloat64(countIf(ifNull(address, '') = '')) AS withoutAddress,
  toFloat64(countIf(label = 1)) AS positive,
  toFloat64(countIf(label = 0)) AS negative,
  toFloat64(countIf(label IS NULL)) AS unlabelled,
  toFloat64(countIf(label NOT IN (0, 1))) AS otherLabels,
  toFloat64(count(alert_id) - uniqExact(alert_id)) AS repeatedIds,
  toFloat64(countIf(toDate(last_seen_timestamp, 'UTC') > processing_date)) AS seenLater
FROM raw_alerts
WHERE ${IN_WINDOW}`

const REPEATED_IDS_SQL = `SELECT toString(alert_id) AS alertId, toFloat64(count()) AS rows
FROM raw_alerts
WHERE ${IN_WINDOW}
GROUP BY alert_id HAVING count() > 1 ORDER BY alert_id LIMIT 5`

const RANGES_SQL = `SELECT
  toFloat64(window_days) AS windowDays,
  toString(min(processing_date)) AS startDate,
  toString(max(processing_date)) AS endDate,
  toFloat64(count()) AS alerts
FROM raw_alerts
GROUP BY window_days ORDER BY window_days`

interface AlertRange {
  readonly windowDays: number
  readonly startDate: string
  readonly endDate: string
  readonly alerts: number
}

export interface AlertCheck {
  readonly errors: readonly AlertsmithError[]
  readonly counts: AlertCounts
}

/** Looks at all alerts of the window at once. */
export async function checkAlerts(
  source: QuerySource,
  window: TrainingWindow,
  options: QueryOptions,
): Promise<AlertCheck> {
  const params = windowParams(window)
  const [summary] = await source.queryRows<AlertSummary>({ sql: SUMMARY_SQL, params }, options)
  const counts = summary!
  if (counts.rows === 0) {
    const ranges = await source.queryRows<AlertRange>({ sql: RANGES_SQL, params: {} }, options)
    return { errors: [noAlerts(source.network, window, ranges)], counts }
  }
  const errors: AlertsmithError[] = [...emptyKeys(counts), ...badLabels(counts)]
  if (counts.repeatedIds > 0) {
    const examples = await source.queryRows<{ alertId: string; rows: number }>(
      { sql: REPEATED_IDS_SQL, params },
      options,
    )
    errors.push(repeatedIds(counts.repeatedIds, examples))
  }
  return { errors, counts }
}

function noAlerts(
  network: string,
  { startDate, endDate, windowDays }: TrainingWindow,
  ranges: readonly AlertRange[],
) {
  const listed = ranges.map(
    (range) =>
      `${range.startDate} to ${range.endDate} with window_days ${range.windowDays} (${range.alerts} alerts)`,
  )
  const existing = listed.length === 0 ? 'raw_alerts is empty' : `there are ${listed.join(', ')}`
  return new NoAlertsError(
    `Network "${network}" must have alerts from ${startDate} to ${endDate} with window_days ${windowDays}; it has none: ${existing}.`,
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

function badLabels({ rows, positive, negative, unlabelled, otherLabels }: AlertSummary): AlertsmithError[] {
  const column = { table: 'raw_alerts', column: 'label' }
  const errors: AlertsmithError[] = []
  if (otherLabels > 0) {
    errors.push(
      new LabelValueError(
        `raw_alerts.label must be 0, 1 or null; ${otherLabels} of ${rows} alerts of the window have another value.`,
        {
          context: { ...column, expected: '0, 1 or null', found: `${otherLabels} other values`, otherLabels },
        },
      ),
    )
  }
  if (unlabelled === rows) {
    errors.push(
      new UnlabelledError(
        `raw_alerts.label must be 0 or 1 for some alerts; all ${rows} alerts of the window have none.`,
        { context: { ...column, expected: 'labels 0 and 1', found: 'only null', unlabelled } },
      ),
    )
  } else if (otherLabels === 0 && (positive === 0 || negative === 0)) {
    const only = positive === 0 ? 0 : 1
    errors.push(
      new OneClassError(
        `raw_alerts.label must be both 0 and 1 within the window; all ${positive + negative} labelled alerts have ${only}.`,
        { context: { ...column, expected: 'labels 0 and 1', found: `only ${only}`, positive, negative } },
      ),
    )
  }
  return errors
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
