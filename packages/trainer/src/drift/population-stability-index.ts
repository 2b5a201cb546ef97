import { RowsMismatchError } from '../errors.js'

/** Shares below this count as this much, so that an empty bin does not make the index infinite. */
const MIN_SHARE = 1e-4

/**
 * Population stability index: Σ (actual − expected) · ln(actual / expected) over the shares of bins; 0 for equal
 * distributions, growing with their distance. By custom below 0.1 is stable, above 0.25 a shift. Shares below 0.0001
 * count as 0.0001.
 *
 * @param expected Counts or shares per bin, ≥ 0.
 * @param actual Likewise, of the same bins.
 * @throws {RowsMismatchError} if there is not one count per bin on both sides, or a side adds up to nothing.
 */
export function populationStabilityIndex(expected: ArrayLike<number>, actual: ArrayLike<number>): number {
  const totals = [sum(expected), sum(actual)] as const
  if (expected.length !== actual.length || !(totals[0] > 0) || !(totals[1] > 0)) {
    throw new RowsMismatchError(
      'populationStabilityIndex: "expected" and "actual" must be counts of the same bins, not all zero; ' +
        `got ${expected.length} bins of ${totals[0]} rows and ${actual.length} bins of ${totals[1]} rows.`,
      { context: { bins: [expected.length, actual.length], totals } },
    )
  }
  let index = 0
  for (let bin = 0; bin < expected.length; bin++) {
    const before = Math.max(expected[bin]! / totals[0], MIN_SHARE)
    const after = Math.max(actual[bin]! / totals[1], MIN_SHARE)
    index += (after - before) * Math.log(after / before)
  }
  return index
}

function sum(values: ArrayLike<number>): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i]!
  return total
}
