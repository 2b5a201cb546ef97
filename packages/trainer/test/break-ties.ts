/**
 * Scores from 0 to 1 in the order of the given ones, of equal scores the row that comes first above: the one order in which
 * the recorded figures of the first k were taken. `ties.test.ts` proves the mean over all orders.
 */
export function breakTies(score: ArrayLike<number>): Float64Array {
  const order = Array.from(score, (_, row) => row).sort((a, b) => score[b]! - score[a]!)
  const broken = new Float64Array(score.length)
  for (const [place, row] of order.entries()) broken[row] = 1 - place / score.length
  return broken
}
