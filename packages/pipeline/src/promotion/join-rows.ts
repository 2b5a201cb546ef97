import { SlicesDifferError } from '../errors.js'

/** What tells the rows of one model's extraction apart, and what both models must agree on. */
export interface KeyedRows {
  readonly modelId: string
  /** One per row, all different. */
  readonly key: readonly string[]
  readonly label: ArrayLike<number>
}

/**
 * For each row of the candidate the champion's row of the same alert.
 *
 * @throws {SlicesDifferError} where one of them has an alert that the other has not, or labels differ
 */
export function joinRows(candidate: KeyedRows, champion: KeyedRows): Int32Array {
  const rowOf = new Map(champion.key.map((key, row) => [key, row]))
  const joined = Int32Array.from(candidate.key, (key) => rowOf.get(key) ?? -1)
  const missing = joined.indexOf(-1)
  if (missing !== -1 || champion.key.length !== candidate.key.length) {
    const example = missing === -1 ? '' : `, e.g. "${candidate.key[missing]}" in the first alone`
    throw new SlicesDifferError(
      `Both models must be judged on the same rows; ${candidate.modelId} finds ${candidate.key.length} and ${champion.modelId} ${champion.key.length} in the slice${example}. Models of different window lengths can only be compared where both lengths have the same alerts.`,
      { context: { candidate: candidate.key.length, champion: champion.key.length } },
    )
  }
  const differing = joined.findIndex((row, i) => champion.label[row] !== candidate.label[i])
  if (differing !== -1) {
    throw new SlicesDifferError(
      `Both models must be judged by the same labels; "${candidate.key[differing]}" has ${candidate.label[differing]} for ${candidate.modelId} and ${champion.label[joined[differing]!]} for ${champion.modelId}. If labels are being written at the moment, try again later.`,
      { context: { row: candidate.key[differing] } },
    )
  }
  return joined
}
