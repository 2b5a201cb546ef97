import { areas } from '../evaluation/areas.js'
import { orderRows } from '../evaluation/ordered-rows.js'
import { emptySample, fillSample } from '../evaluation/sample.js'
import type { Figure, FigureInput } from './figure.js'

/** ROC-AUC or average precision of a sample: the rows once ordered, each weighing as often as its group was drawn. */
export function createAreaFigure(
  metric: 'pr_auc' | 'roc_auc',
  { rows, score, groupCodes }: FigureInput,
): Figure {
  const ordered = orderRows({ ...rows, score })
  // Numbered over the rows as they stand, so that one draw means the same addresses for both models.
  const sampled = { ...ordered, group: ordered.row.map((row) => groupCodes[row]!) }
  const sample = emptySample(sampled)
  return (copies) => {
    fillSample(sample, sampled, copies)
    const { rocAuc, prAuc } = areas(sampled, sample.weight)
    return metric === 'roc_auc' ? rocAuc : prAuc
  }
}
