/**
 * Figures of one ranked list: `relevance` in rank order, whole numbers ≥ 0; above 0 = relevant. With `score`, also in rank
 * order, neighbours of equal score are tied: nothing says which of them comes first, so a figure is its mean over all their
 * orders (McSherry and Najork, 2008). Without `score` there are no ties.
 */

/**
 * Normalised discounted cumulative gain of the first `k` ranks: Σ (2^relevance − 1) / log₂(rank + 1), divided by the same
 * sum of the best possible order. In [0, 1].
 *
 * @returns null if nothing is relevant.
 */
export function ndcgAt(k: number, relevance: ArrayLike<number>, score?: ArrayLike<number>): number | null {
  const ideal = gainOfRanks(k, Float64Array.from(relevance).sort().reverse())
  return ideal === 0 ? null : gainOfRanks(k, relevance, score) / ideal
}

/**
 * Mean of the precision at the rank of each relevant row.
 *
 * @returns null if nothing is relevant.
 */
export function averagePrecisionOfRanks(
  relevance: ArrayLike<number>,
  score?: ArrayLike<number>,
): number | null {
  let found = 0
  let sum = 0
  for (let start = 0; start < relevance.length; ) {
    const end = endOfTies(relevance, score, start)
    const size = end - start
    const relevant = countRelevant(relevance, start, end)
    // At each of the tied ranks a row is relevant with this chance; the others that are spread evenly over the other ranks.
    const chance = relevant / size
    const others = size === 1 ? 0 : (relevant - 1) / (size - 1)
    for (let i = start; relevant > 0 && i < end; i++) {
      sum += (chance * (found + 1 + (i - start) * others)) / (i + 1)
    }
    found += relevant
    start = end
  }
  return found === 0 ? null : sum / found
}

/** Share of relevant rows among the first `k` ranks, or among all where there are fewer; 0 of none. */
export function precisionAt(k: number, relevance: ArrayLike<number>, score?: ArrayLike<number>): number {
  const looked = Math.min(k, relevance.length)
  let found = 0
  for (let start = 0; start < looked; ) {
    const end = endOfTies(relevance, score, start)
    const relevant = countRelevant(relevance, start, end)
    found += end <= looked ? relevant : (relevant * (looked - start)) / (end - start)
    start = end
  }
  return looked === 0 ? 0 : found / looked
}

/** Discounted gain of the first `k` ranks: the mean gain of tied rows is expected at each of their ranks. */
export function gainOfRanks(k: number, relevance: ArrayLike<number>, score?: ArrayLike<number>): number {
  const looked = Math.min(k, relevance.length)
  let sum = 0
  for (let start = 0; start < looked; ) {
    const end = endOfTies(relevance, score, start)
    let gain = 0
    for (let i = start; i < end; i++) gain += 2 ** relevance[i]! - 1
    gain /= end - start
    for (let i = start; i < Math.min(end, looked); i++) sum += gain / Math.log2(i + 2)
    start = end
  }
  return sum
}

function endOfTies(
  relevance: ArrayLike<number>,
  score: ArrayLike<number> | undefined,
  start: number,
): number {
  let end = start + 1
  if (score !== undefined) while (end < relevance.length && score[end] === score[start]) end++
  return end
}

function countRelevant(relevance: ArrayLike<number>, start: number, end: number): number {
  let relevant = 0
  for (let i = start; i < end; i++) if (relevance[i]! > 0) relevant++
  return relevant
}
