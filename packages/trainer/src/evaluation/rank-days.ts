import { rankRows } from '../metrics/rank-rows.js'
import { averagePrecisionOfRanks, ndcgAt, precisionAt } from '../metrics/ranked-list.js'
import type { JudgedRows } from './judged-rows.js'

/** Figures of the order within one day. */
export interface DayFigures {
  /** A {@link DayNumber}. */
  readonly day: number
  readonly rows: number
  readonly positives: number
  /** Null without positives, as `map`. */
  readonly ndcg_at_5: number | null
  readonly ndcg_at_10: number | null
  readonly ndcg_at_20: number | null
  readonly map: number | null
  readonly precision_at_10: number
}

/**
 * @param score One per row; larger comes first, equal scores are tied (see {@link ndcgAt}).
 * @param keep Which rows take part. Default: all.
 * @returns One entry per processing date that has such rows, ascending.
 */
export function judgeDays(
  { label, day }: Pick<JudgedRows, 'label' | 'day'>,
  score: Float64Array,
  keep?: (row: number) => boolean,
): DayFigures[] {
  const listOf = new Map<number, RankedDay>()
  // Sorted as a whole: the sort has a fixed cost, too much for each day.
  for (const row of rankRows(score)) {
    if (keep !== undefined && !keep(row)) continue
    let ofDay = listOf.get(day[row]!)
    if (ofDay === undefined) {
      ofDay = { relevance: [], score: [] }
      listOf.set(day[row]!, ofDay)
    }
    ofDay.relevance.push(label[row]!)
    ofDay.score.push(score[row]!)
  }
  const days = [...listOf].sort(([a], [b]) => a - b)
  return days.map(([date, list]) => ({ day: date, ...judgeDay(list) }))
}

/** The rows of one day by falling score. */
interface RankedDay {
  readonly relevance: number[]
  readonly score: number[]
}

function judgeDay({ relevance, score }: RankedDay): Omit<DayFigures, 'day'> {
  return {
    rows: relevance.length,
    positives: relevance.filter((value) => value > 0).length,
    ndcg_at_5: ndcgAt(5, relevance, score),
    ndcg_at_10: ndcgAt(10, relevance, score),
    ndcg_at_20: ndcgAt(20, relevance, score),
    map: averagePrecisionOfRanks(relevance, score),
    precision_at_10: precisionAt(10, relevance, score),
  }
}
