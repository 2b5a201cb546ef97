import type { AlertsmithError, QueryOptions, QuerySource, TrainingWindow } from '@alertsmith/core'
import { NothingMatchedError } from '../errors.js'
import type { UnmatchedSide } from './alert-coverage.js'
import type { JoinCoverage } from './coverage.js'
import { type AddressTable, explainMisses } from './explain-misses.js'

/** From which point on a table that matches little is wrong rather than empty of the alerts' addresses. */
interface CoverageRule {
  /** Below this share of all rows, an alarm. */
  readonly alarmBelow: number
  /** Below this share of one day's rows, an alarm. */
  readonly dayBelow: number
  /** That none of so many rows match is refused; of fewer, it is an alarm. */
  readonly refusedFrom: number
}

/**
 * Every alerted address has features: what is missing is missing by a fault. An alert comes from flows, though a team may
 * keep those of some assets alone. Clusters hold a few addresses only, so that many alerts say what one would not.
 */
const RULES: Readonly<Record<AddressTable, CoverageRule>> = {
  raw_features: { alarmBelow: 0.9, dayBelow: 0.5, refusedFrom: 10 },
  raw_money_flows: { alarmBelow: 0.5, dayBelow: 0, refusedFrom: 10 },
  raw_clusters: { alarmBelow: 0, dayBelow: 0, refusedFrom: 200 },
}

/** Fewer rows than this prove nothing about a share. */
const FEW_ROWS = 20
/** A day without any match is an alarm where this many were to be expected: by chance it happens once in 10^8 days. */
const EXPECTED_MATCHES = 20
const LISTED_DAYS = 5

export interface CoverageQuestion {
  readonly coverage: readonly JoinCoverage[]
  readonly unmatched?: UnmatchedSide | undefined
  /** Rows of each raw table within the window; a table without any has been warned about. */
  readonly rows: Readonly<Record<AddressTable, number>>
  readonly window: TrainingWindow
  /** What was looked up. */
  readonly noun: 'alerts' | 'clusters'
}

/**
 * Alarms about tables that match less than they must.
 *
 * @throws {NothingMatchedError} a table has rows, and none of them belongs to any of the alerts or clusters
 */
export async function checkCoverage(
  source: QuerySource,
  { coverage, unmatched, rows, window, noun }: CoverageQuestion,
  options: QueryOptions,
): Promise<string[]> {
  const alarms: string[] = []
  for (const covered of coverage) {
    const table = covered.table as AddressTable
    const rule = RULES[table]
    if (rule === undefined || rows[table] === 0 || covered.rows === 0) continue
    const problem = describe(covered, rule, noun)
    if (problem === undefined) continue
    const why = await explainMisses(source, table, window, options)
    if (covered.matched === 0 && covered.rows >= rule.refusedFrom)
      throw nothingMatched(source.network, covered, `${problem}${why}`)
    alarms.push(`${problem}${why}`)
  }
  if (unmatched !== undefined && unmatched.others >= FEW_ROWS) {
    // A team may keep what its customers send alone: only a reason makes it an alarm.
    const why = await explainMisses(source, 'raw_money_flows', window, options, unmatched.column)
    if (why !== '') alarms.push(`${oneSided(unmatched, noun)}${why}`)
  }
  return alarms
}

function oneSided({ column, others }: UnmatchedSide, noun: string): string {
  const other = column === 'to_address' ? 'from_address' : 'to_address'
  return `None of the ${noun} is found in raw_money_flows.${column}, although ${others} are in ${other}.`
}

function describe(
  { table, rows, matched, share, days }: JoinCoverage,
  { alarmBelow, dayBelow, refusedFrom }: CoverageRule,
  noun: string,
): string | undefined {
  if (matched === 0) {
    if (rows < Math.min(FEW_ROWS, refusedFrom)) return undefined
    return `None of the ${rows} ${noun} found a row in ${table}, although it has rows in the window.`
  }
  if (rows >= FEW_ROWS && share! < alarmBelow) {
    return `${matched} of ${rows} ${noun} (${percent(share!)}) found a row in ${table}; at least ${percent(alarmBelow)} must.`
  }
  const bare = days.day.flatMap((day, i) => {
    const [all, hits] = [days.rows[i]!, days.matched[i]!]
    const none = hits === 0 && all * share! >= EXPECTED_MATCHES
    const few = all >= FEW_ROWS && hits / all < dayBelow
    return none || few ? [`${day} (${hits} of ${all})`] : []
  })
  if (bare.length === 0) return undefined
  const listed = bare.slice(0, LISTED_DAYS).join(', ')
  const more = bare.length > LISTED_DAYS ? ` and ${bare.length - LISTED_DAYS} more` : ''
  return `On some days hardly any of the ${noun} found a row in ${table}, against ${percent(share!)} over all: ${listed}${more}.`
}

function nothingMatched(network: string, { table, rows }: JoinCoverage, problem: string): AlertsmithError {
  return new NothingMatchedError(
    `Network "${network}" must write addresses and days the same way in all tables. ${problem}`,
    {
      context: { network, table, expected: 'a row for some of them', found: `none for ${rows}` },
    },
  )
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
