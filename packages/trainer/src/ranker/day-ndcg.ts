import { rankRows } from '../metrics/rank-rows.js'
import { gather } from '../row-lists.js'
import type { TrainingRows } from '../rows.js'

/**
 * Normalised discounted cumulative gain of the first `k` rows of each processing day, as a mean over the days that have
 * a row of relevance above 0: gain 2^relevance − 1, discount 1 / log₂(rank + 1), equal scores sharing the mean of their
 * gains (Järvelin & Kekäläinen 2002; ties as in scikit-learn's `ndcg_score`).
 *
 * @param selection Row numbers to be ranked.
 * @param score One per entry of `selection`; NaN is not allowed.
 * @returns null where no day has anything to find.
 */
export function meanDayNdcg(
  { label, day }: Pick<TrainingRows, 'label' | 'day'>,
  selection: Int32Array,
  score: Float64Array,
  k: number,
): number | null {
  const placesOfDay = new Map<number, number[]>()
  for (let i = 0; i < selection.length; i++) {
    const known = placesOfDay.get(day[selection[i]!]!)
    if (known === undefined) placesOfDay.set(day[selection[i]!]!, [i])
    else known.push(i)
  }
  let sum = 0
  let days = 0
  for (const list of placesOfDay.values()) {
    const places = Int32Array.from(list)
    const gains = Float64Array.from(places, (place) => 2 ** label[selection[place]!]! - 1)
    const ideal = discounted(gains, gains, k)
    if (ideal === 0) continue
    sum += discounted(gains, gather(score, places), k) / ideal
    days++
  }
  return days === 0 ? null : sum / days
}

function discounted(gains: Float64Array, score: Float64Array, k: number): number {
  const order = score.length < 1000 ? sortRows(score) : rankRows(score)
  let sum = 0
  for (let start = 0; start < order.length && start < k; ) {
    let end = start
    let gain = 0
    let discount = 0
    while (end < order.length && score[order[end]!] === score[order[start]!]) {
      gain += gains[order[end]!]!
      if (end < k) discount += 1 / Math.log2(end + 2)
      end++
    }
    sum += (gain / (end - start)) * discount
    start = end
  }
  return sum
}

/** As {@link rankRows}, which costs more than a sort where there are few rows. */
function sortRows(score: Float64Array): Int32Array {
  return Int32Array.from(score.keys()).sort((a, b) => score[b]! - score[a]! || a - b)
}
