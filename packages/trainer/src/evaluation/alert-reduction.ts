import type { OrderedRows } from './ordered-rows.js'

/** Shares of the positives for which the reduction is reported. */
export const REDUCTION_RECALLS = [0.95, 0.975, 0.99] as const

/** For each recall of {@link REDUCTION_RECALLS} the weight of the rows from the highest threshold on that reaches it. */
export function alarmsForRecalls(
  { numRows, label, endsLevel }: OrderedRows,
  weight: Float64Array,
  positives: number,
): { readonly alarms: number[]; readonly lastRow: number[] } {
  const alarms: number[] = []
  const lastRow: number[] = []
  let total = 0
  let found = 0
  for (let i = 0; i < numRows && alarms.length < REDUCTION_RECALLS.length; i++) {
    total += weight[i]!
    if (label[i] === 1) found += weight[i]!
    if (endsLevel[i] === 0) continue
    // A quotient, since 0.95 times a count may round up past the count that is meant.
    while (
      alarms.length < REDUCTION_RECALLS.length &&
      found / positives >= REDUCTION_RECALLS[alarms.length]!
    ) {
      alarms.push(total)
      lastRow.push(i)
    }
  }
  return { alarms, lastRow }
}
