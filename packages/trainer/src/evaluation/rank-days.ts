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
 * @param score One per row; larger comes first, equal scores keep the order of their rows.
 * @param keep Which rows take part. Default: all.
 * @returns One entry per processing date that has such rows, ascending.
 */
export function judgeDays(
  { label, day }: Pick<JudgedRows, 'label' | 'day'>,
  score: Float64Array,
  keep?: (row: number) => boolean,
): DayFigures[] {
  const relevanceOf = new Map<number, number[]>()
  // Sorted as a whole: the sort has a fixed cost, too much for each day.
  for (const row of rankRows(score)) {
    if (keep !== undefined && !keep(row)) continue
    const ofDay = relevanceOf.get(day[row]!)
    if (ofDay === undefined) relevanceOf.set(day[row]!, [label[row]!])
    else ofDay.push(label[row]!)
  }
  const days = [...relevanceOf].sort(([a], [b]) => a - b)
  return days.map(([date, relevance]) => ({ day: date, ...judgeDay(relevance) }))
}

function judgeDay(relevance: readonly number[]): Omit<DayFigures, 'day'> {
  return {
    rows: relevance.length,
    positives: relevance.filter((value) => value > 0).length,
    ndcg_at_5: ndcgAt(5, relevance),
    ndcg_at_10: ndcgAt(10, relevance),
    ndcg_at_20: ndcgAt(20, relevance),
    map: averagePrecisionOfRanks(relevance),
    precision_at_10: precisionAt(10, relevance),
  }
}
