/**
 * Figures of one ranked list: `relevance` in rank order, whole numbers ≥ 0; above 0 = relevant. Where scores are equal,
 * whoever ranks decides; {@link evaluateRanker} keeps the order of the rows.
 */

/**
 * Normalised discounted cumulative gain of the first `k` ranks: Σ (2^relevance − 1) / log₂(rank + 1), divided by the same
 * sum of the best possible order. In [0, 1].
 *
 * @returns null if nothing is relevant.
 */
export function ndcgAt(k: number, relevance: ArrayLike<number>): number | null {
  const ideal = discountedGain(k, Float64Array.from(relevance).sort().reverse())
  return ideal === 0 ? null : discountedGain(k, relevance) / ideal
}

/**
 * Mean of the precision at the rank of each relevant row.
 *
 * @returns null if nothing is relevant.
 */
export function averagePrecisionOfRanks(relevance: ArrayLike<number>): number | null {
  let found = 0
  let sum = 0
  for (let i = 0; i < relevance.length; i++) {
    if (relevance[i] === 0) continue
    found++
    sum += found / (i + 1)
  }
  return found === 0 ? null : sum / found
}

/** Share of relevant rows among the first `k` ranks, or among all where there are fewer; 0 of none. */
export function precisionAt(k: number, relevance: ArrayLike<number>): number {
  const looked = Math.min(k, relevance.length)
  let found = 0
  for (let i = 0; i < looked; i++) if (relevance[i]! > 0) found++
  return looked === 0 ? 0 : found / looked
}

function discountedGain(k: number, relevance: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < Math.min(k, relevance.length); i++) sum += (2 ** relevance[i]! - 1) / Math.log2(i + 2)
  return sum
}
