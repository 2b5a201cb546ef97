import { judgeDays } from '../evaluation/rank-days.js'
import { gather } from '../row-lists.js'
import type { TrainingRows } from '../rows.js'

/**
 * NDCG@10 of each processing day as {@link evaluateRanker} gives it, as a mean over the days that have a row of
 * relevance above 0.
 *
 * @param selection Row numbers to be ranked.
 * @param score One per entry of `selection`; NaN is not allowed.
 * @returns null where no day has anything to find.
 */
export function meanDayNdcg(
  { label, day }: Pick<TrainingRows, 'label' | 'day'>,
  selection: Int32Array,
  score: Float64Array,
): number | null {
  const days = judgeDays({ label: gather(label, selection), day: gather(day, selection) }, score)
  const found = days.map((figures) => figures.ndcg_at_10).filter((ndcg) => ndcg !== null)
  return found.length === 0 ? null : found.reduce((sum, ndcg) => sum + ndcg, 0) / found.length
}
