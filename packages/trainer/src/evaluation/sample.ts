import type { OrderedRows } from './ordered-rows.js'

/** How often each row occurs in a bootstrap sample, and what it weighs there; in the order of the {@link OrderedRows}. */
export interface Sample {
  readonly copies: Int32Array
  /** Copies times the row's weight. */
  readonly weight: Float64Array
}

/** The rows as they are. */
export function everyRowOnce({ numRows, weight }: OrderedRows): Sample {
  return { copies: new Int32Array(numRows).fill(1), weight }
}

export function emptySample({ numRows }: OrderedRows): Sample {
  return { copies: new Int32Array(numRows), weight: new Float64Array(numRows) }
}

/** Makes `sample` that of groups drawn `counts[group]` times each. */
export function fillSample(
  sample: Sample,
  { numRows, group, weight }: OrderedRows,
  counts: Int32Array,
): void {
  for (let i = 0; i < numRows; i++) {
    const copies = counts[group[i]!]!
    sample.copies[i] = copies
    sample.weight[i] = copies * weight[i]!
  }
}
