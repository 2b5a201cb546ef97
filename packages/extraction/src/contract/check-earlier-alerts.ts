import type { AlertsmithError, QueryOptions, QuerySource, TrainingWindow } from '@alertsmith/core'
import { DuplicateAlertsError } from '../errors.js'
import { IN_WINDOW, windowParams } from '../query/snapshot.js'
import { repeatedRows } from './repeats.js'

/** What the histories of the window's alerts read of days before it. */
const EARLIER = `window_days = {window_days:UInt32} AND processing_date < {start_date:Date}
  AND address IN (SELECT address FROM raw_alerts WHERE ${IN_WINDOW})`

const SUMMARY_SQL = `SELECT ${repeatedRows(['alert_id', 'processing_date'], 'true')} AS repeated
FROM raw_alerts
WHERE ${EARLIER}`

const EXAMPLES_SQL = `SELECT toString(alert_id) AS alertId, toString(processing_date) AS day, toFloat64(count()) AS rows
FROM raw_alerts
WHERE ${EARLIER}
GROUP BY alert_id, processing_date HAVING count() > 1 ORDER BY processing_date, alert_id LIMIT 5`

/** Looks for alerts from before the window that would count twice in a history. */
export async function checkEarlierAlerts(
  source: QuerySource,
  window: TrainingWindow,
  options: QueryOptions,
): Promise<AlertsmithError[]> {
  const params = windowParams(window)
  const [summary] = await source.queryRows<{ repeated: number }>({ sql: SUMMARY_SQL, params }, options)
  const { repeated } = summary!
  if (repeated === 0) return []
  const examples = await source.queryRows<{ alertId: string; day: string; rows: number }>(
    { sql: EXAMPLES_SQL, params },
    options,
  )
  if (examples.length === 0) return []
  const listed = examples.map(({ alertId, day, rows }) => `"${alertId}" on ${day} (${rows} rows)`).join(', ')
  const expected = 'one row per (alert_id, processing_date)'
  return [
    new DuplicateAlertsError(
      `raw_alerts must have ${expected} also before the window, whose histories read it; ${repeated} rows repeat one, for example ${listed}.`,
      {
        context: {
          table: 'raw_alerts',
          column: 'alert_id',
          expected,
          found: `${repeated} repeated rows`,
          examples,
        },
      },
    ),
  ]
}
