import type { Parameters, ParameterValue } from '@alertsmith/lightgbm'
import { RANKER, type TrainableModelType } from './model-type.js'

const TREE_DEFAULTS = {
  boosting: 'gbdt',
  num_leaves: 31,
  learning_rate: 0.05,
  feature_fraction: 0.9,
  bagging_fraction: 0.8,
  bagging_freq: 5,
  max_depth: -1,
  min_data_in_leaf: 20,
  verbosity: -1,
} as const satisfies Parameters

/** LightGBM parameters of an alert scorer or cluster scorer where the caller gives none. */
export const ALERT_SCORER_DEFAULTS = Object.freeze({
  objective: 'binary',
  metric: 'auc',
  ...TREE_DEFAULTS,
}) satisfies Parameters

/**
 * LightGBM parameters of an alert ranker where the caller gives none. Early stopping watches the first of `eval_at`: the
 * NDCG of whole days, since the first ten places say nothing more once a validation day has ten easy positives.
 */
export const RANKER_DEFAULTS = Object.freeze({
  objective: 'lambdarank',
  metric: 'ndcg',
  eval_at: Object.freeze([10_000, 5, 10, 20]),
  ...TREE_DEFAULTS,
}) satisfies Parameters

/** The most trees that are grown where the caller gives no number; LightGBM's own default. */
export const DEFAULT_ROUNDS = 100

/** Rounds without a better validation metric after which training stops. */
export const DEFAULT_EARLY_STOPPING_ROUNDS = 50

/** LightGBM parameters of a model of this type where the caller gives none. */
export function defaultParameters(modelType: TrainableModelType): Readonly<Record<string, ParameterValue>> {
  return modelType === RANKER ? RANKER_DEFAULTS : ALERT_SCORER_DEFAULTS
}
