import type { ScorerMetrics } from './scorer-metrics.js'
import type { TrainedModel } from './trained-model.js'

/** A trained model whose scores are probabilities, and the evidence for it. */
export interface TrainedScorer extends TrainedModel {
  /** On the test rows; weighted where the rows have weights. */
  readonly metrics: ScorerMetrics
}
