import type { AlertsmithError, QueryOptions, QuerySource, TrainingWindow } from '@alertsmith/core'
import { DuplicateAlertsError, NoAlertsError, SeverityError } from '../errors.js'
import { IN_WINDOW, windowParams } from '../query/snapshot.js'
import { type CheckedValues, countOutside, describeOutside } from './check-values.js'
import { countKeyTexts, describeKeyTexts } from './key-texts.js'
import { listRanges } from './ranges.js'
import { repeatedRows } from './repeats.js'
import { RISK_WORDS, riskRank } from './severities.js'

export interface AlertCounts {
  readonly rows: number
  /** Rows beyond the first of each id. */
  readonly repeatedIds: number
  /** Alerts last seen after the day of their own processing date. */
  readonly seenLater: number
}

interface AlertSummary extends AlertCounts, Readonly<Record<string, unknown>> {
  readonly otherSeverities: number
  readonly knownSeverities: number
  /** Different addresses, and how many of them are left in lower case; estimates to half a percent. */
  readonly addresses: number
  readonly addressesInLowerCase: number
}

const VALUES: CheckedValues = { alert_confidence_score: 'share', transaction_count: 'notNegative' }

const KEYS = ['alert_id', 'address']

/** An empty severity is one that is not known. */
const OTHER_SEVERITY = `${riskRank('severity')} = 0 AND toString(severity) != ''`

const SUMMARY_SQL = `SELECT
  toFloat64(count()) AS rows,
  ${countKeyTexts(KEYS)},
  ${repeatedRows(['alert_id'], 'alert_id IS NOT NULL')} AS repeatedIds,
  toFloat64(countIf(toDate(last_seen_timestamp, 'UTC') > processing_date)) AS seenLater,
  toFloat64(countIf(${OTHER_SEVERITY})) AS otherSeverities,
  toFloat64(countIf(${riskRank('severity')} > 0)) AS knownSeverities,
  toFloat64(uniqCombined(address)) AS addresses,
  toFloat64(uniqCombined(lower(address))) AS addressesInLowerCase${countOutside(VALUES)}
FROM raw_alerts
WHERE ${IN_WINDOW}`

const REPEATED_IDS_SQL = `SELECT toString(alert_id) AS alertId, toFloat64(count()) AS rows
FROM raw_alerts
WHERE ${IN_WINDOW}
GROUP BY alert_id HAVING count() > 1 ORDER BY alert_id LIMIT 5`

const SEVERITIES_SQL = `SELECT toString(severity) AS word, toFloat64(count()) AS rows
FROM raw_alerts
WHERE ${IN_WINDOW} AND ${OTHER_SEVERITY}
GROUP BY word ORDER BY word LIMIT 5`

export interface AlertCheck {
  readonly errors: readonly AlertsmithError[]
  readonly warnings: readonly string[]
  readonly alarms: readonly string[]
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
  if (counts.rows === 0 && !needed) return { errors: [], warnings: [], alarms: [], counts }
  if (counts.rows === 0) {
    return { errors: [await noAlerts(source, window, options)], warnings: [], alarms: [], counts }
  }
  const judged = describeOutside('raw_alerts', VALUES, counts)
  const errors: AlertsmithError[] = [...describeKeyTexts('raw_alerts', KEYS, counts), ...judged.errors]
  const alarms: string[] = []
  if (counts.repeatedIds > 0) {
    const examples = await source.queryRows<{ alertId: string; rows: number }>(
      { sql: REPEATED_IDS_SQL, params },
      options,
    )
    if (examples.length > 0) errors.push(repeatedIds(counts.repeatedIds, examples))
  }
  if (counts.otherSeverities > 0) {
    const words = await source.queryRows<{ word: string; rows: number }>(
      { sql: SEVERITIES_SQL, params },
      options,
    )
    const error = otherSeverities(words)
    // A few odd words are unknown severities; where all are, the words are another system's.
    if (counts.knownSeverities === 0) errors.push(error)
    else alarms.push(`${error.message} Alerts with another word have an unknown severity.`)
  }
  alarms.push(...severalSpellings(counts))
  return { errors, warnings: judged.warnings, alarms, counts }
}

/** Share of the addresses that may be written in several letter cases before it is an alarm. */
const SEVERAL_SPELLINGS = 0.02

function severalSpellings({ addresses, addressesInLowerCase }: AlertSummary): string[] {
  const share = (addresses - addressesInLowerCase) / addresses
  if (!(share > SEVERAL_SPELLINGS)) return []
  return [
    `${(share * 100).toFixed(1)} % of the addresses of raw_alerts are others in another letter case: their alerts do not find each other. Set addressForm to lower, where the letter case means nothing.`,
  ]
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

function otherSeverities(words: readonly { readonly word: string; readonly rows: number }[]) {
  const expected = `${RISK_WORDS.slice(0, -1).join(', ')} or ${RISK_WORDS.at(-1)}, or empty`
  const found = words.map(({ word, rows }) => `${JSON.stringify(word)} (${rows} alerts)`).join(', ')
  return new SeverityError(`raw_alerts.severity must be ${expected}; there are others: ${found}.`, {
    context: { table: 'raw_alerts', column: 'severity', expected, found },
  })
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
