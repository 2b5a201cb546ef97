import { gainOfRanks } from '../metrics/ranked-list.js'
import { gather } from '../row-lists.js'
import type { TrainingRows } from '../rows.js'

const TOP = 10

/** The rows of one day, by their place in a selection. */
interface RankedDay {
  readonly places: Int32Array
  readonly relevance: Float64Array
  /** The gain of the best order there is. */
  readonly ideal: number
}

/**
 * For scores of the same rows again and again: NDCG@10 of each processing day as {@link evaluateRanker} gives it, as a mean
 * over the days that have a row of relevance above 0.
 *
 * @param selection Row numbers to be ranked.
 * @returns A function of scores, one per entry of `selection`; NaN is not allowed. Null where no day has anything to find.
 */
export function dayNdcg(
  { label, day }: Pick<TrainingRows, 'label' | 'day'>,
  selection: Int32Array,
): (score: Float64Array) => number | null {
  const days = rankedDays(label, gather(day, selection), selection)
  return (score) => {
    if (days.length === 0) return null
    return days.reduce((sum, ranked) => sum + gainOf(ranked, score) / ranked.ideal, 0) / days.length
  }
}

/** {@link dayNdcg} of scores that come once. */
export function meanDayNdcg(
  rows: Pick<TrainingRows, 'label' | 'day'>,
  selection: Int32Array,
  score: Float64Array,
): number | null {
  return dayNdcg(rows, selection)(score)
}

/** Ascending by date; days without anything to find are left out. */
function rankedDays(label: ArrayLike<number>, day: Int32Array, selection: Int32Array): RankedDay[] {
  const byDay = Int32Array.from(day, (_, place) => place).sort((a, b) => day[a]! - day[b]! || a - b)
  const days: RankedDay[] = []
  for (let start = 0; start < byDay.length; ) {
    let end = start + 1
    while (end < byDay.length && day[byDay[end]!] === day[byDay[start]!]) end++
    const places = byDay.slice(start, end)
    const relevance = Float64Array.from(places, (place) => label[selection[place]!]!)
    const ideal = gainOfRanks(TOP, relevance.toSorted().reverse())
    if (ideal > 0) days.push({ places, relevance, ideal })
    start = end
  }
  return days
}

/** Only rows that may be among the first are put in order, with all that are tied with the last of these. */
function gainOf({ places, relevance }: RankedDay, score: Float64Array): number {
  const scores = gather(score, places)
  const least = scores.length <= TOP ? Number.NEGATIVE_INFINITY : scores.toSorted()[scores.length - TOP]!
  const top = Int32Array.from(scores.keys()).filter((i) => scores[i]! >= least)
  const topScores = gather(scores, top)
  // A few rows: the sort for all rows of a model has a fixed cost, too much for each day.
  const order = Int32Array.from(top.keys()).sort((a, b) => topScores[b]! - topScores[a]!)
  return gainOfRanks(TOP, gather(gather(relevance, top), order), gather(topScores, order))
}
