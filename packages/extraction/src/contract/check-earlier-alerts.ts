import type { AlertsmithError, QueryOptions, QuerySource, TrainingWindow } from '@alertsmith/core'
import { DuplicateAlertsError } from '../errors.js'
import { IN_WINDOW, windowParams } from '../query/snapshot.js'
import { repeatedRows } from './repeats.js'

/** What the histories of the window's alerts read: of days before it as well as of its own. */
const READ = `window_days = {window_days:UInt32} AND processing_date <= {end_date:Date}
  AND address IN (SELECT address FROM raw_alerts WHERE ${IN_WINDOW})`

const SUMMARY_SQL = `SELECT ${repeatedRows(['alert_id'], 'alert_id IS NOT NULL')} AS repeated
FROM raw_alerts
WHERE ${READ}`

const EXAMPLES_SQL = `SELECT toString(alert_id) AS alertId, toString(min(processing_date)) AS day, toFloat64(count()) AS rows
FROM raw_alerts
WHERE ${READ}
GROUP BY alert_id HAVING count() > 1 ORDER BY day, alertId LIMIT 5`

/** Looks for alerts that would count twice in a history, or in their own, because they stand before the window, too. */
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
  const listed = examples
    .map(({ alertId, day, rows }) => `"${alertId}" (${rows} rows, the first on ${day})`)
    .join(', ')
  const expected = 'one row per alert_id'
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
