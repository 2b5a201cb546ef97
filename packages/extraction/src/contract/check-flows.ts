import type { QueryOptions, QuerySource, TrainingWindow } from '@alertsmith/core'
import { IN_WINDOW, windowParams } from '../query/snapshot.js'
import { type AmountCheck, amountsOutside, type SummedColumn, summarizeAmounts } from './check-amounts.js'
import { countOutside } from './check-values.js'
import { flowIdentity } from './flow-identity.js'
import { countUnreadable, describeKeyTexts } from './key-texts.js'
import { repeatedRows } from './repeats.js'

const FLOWS: SummedColumn = { table: 'raw_money_flows', column: 'amount_usd', rows: IN_WINDOW }

/** Enough of a transfer to tell most of them apart, and fast to read: the rows are sorted by receiver. */
const ROUGHLY = ['to_address', 'amount_usd', 'timestamp']

const PARTIES = ['from_address', 'to_address']

interface FlowSummary extends Readonly<Record<string, unknown>> {
  readonly rows: number
  readonly outside: number
  readonly repeated: number
}

export interface FlowCheck extends AmountCheck {
  /** Rows that repeat another one of their snapshot. */
  readonly repeated: number
}

/**
 * Looks for amounts that are no US dollars and for transfers that stand twice in one snapshot, in one scan. Only where
 * rows seem to repeat, a second one reads the rest of what tells them apart.
 *
 * @param columns of raw_money_flows, by name
 */
export async function checkFlows(
  source: QuerySource,
  columns: ReadonlyMap<string, string>,
  window: TrainingWindow,
  options: QueryOptions,
): Promise<FlowCheck> {
  const identity = flowIdentity(columns)
  const rough = columns.has('timestamp') ? ROUGHLY : identity
  const { params, outside } = amountsOutside('amount_usd')
  // Imported texts are UTF-8 already, and these columns are many and long.
  const parties = source.mapping?.tables.has('raw_money_flows') ? PARTIES : []
  const sql = `SELECT
  toFloat64(count()) AS rows,${parties.length === 0 ? '' : `\n  ${countUnreadable(parties)},`}
  ${outside} AS outside${countOutside({ amount_usd: 'notNegative' })},
  ${repeatedFlows(rough)} AS repeated
FROM raw_money_flows
WHERE ${IN_WINDOW}`
  const bound = { ...windowParams(window), ...params }
  const [summary] = await source.queryRows<FlowSummary>({ sql, params: bound }, options)
  const amounts = summarizeAmounts(FLOWS, summary!)
  const unreadable = describeKeyTexts('raw_money_flows', parties, summary!)
  const check = { ...amounts, errors: [...amounts.errors, ...unreadable] }
  const repeated =
    summary!.repeated === 0 || rough === identity
      ? summary!.repeated
      : await countRepeated(source, identity, window, options)
  if (repeated === 0) return { ...check, repeated }
  const warning = `${repeated} of ${check.rows} rows of raw_money_flows repeat another one of their snapshot (same hash, parties, time and amount; all columns where there is no hash): each transfer is taken once.`
  return { ...check, repeated, warnings: [...check.warnings, warning] }
}

async function countRepeated(
  source: QuerySource,
  identity: readonly string[],
  window: TrainingWindow,
  options: QueryOptions,
): Promise<number> {
  const sql = `SELECT ${repeatedFlows(identity)} AS repeated FROM raw_money_flows WHERE ${IN_WINDOW}`
  const [summary] = await source.queryRows<{ repeated: number }>(
    { sql, params: windowParams(window) },
    options,
  )
  return summary!.repeated
}

function repeatedFlows(columns: readonly string[]): string {
  return repeatedRows([...columns, 'processing_date'], 'true')
}
