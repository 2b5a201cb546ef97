import { createAreaFigure } from './area-figure.js'
import type { ComparedRows } from './compared-rows.js'
import type { ComparisonMetric } from './comparison.js'
import { createNdcgFigure } from './ndcg-figure.js'

/**
 * A model's metric on a bootstrap sample: `copies[group]` says how often each group was drawn. NaN where the metric does not
 * exist in it. The rows are put in order once, when the figure is made.
 */
export type Figure = (copies: Int32Array) => number

export interface FigureInput {
  readonly rows: ComparedRows
  /** One per row; larger comes first, equal ones are tied. */
  readonly score: Float64Array
  /** The group of each row, 0 … numGroups − 1. */
  readonly groupCodes: Int32Array
}

export function createFigure(metric: ComparisonMetric, input: FigureInput): Figure {
  return metric === 'ndcg_at_10' ? createNdcgFigure(input) : createAreaFigure(metric, input)
}
