import type { FeatureMatrix, Logger } from '@alertsmith/core'
import type { Parameters } from '@alertsmith/lightgbm'
import type { TrainingRows } from './rows.js'
import type { CvKind } from './split/folds.js'
import type { SplitPlan } from './split/plan.js'

/** What training any model takes. */
export interface TrainModelOptions {
  readonly matrix: FeatureMatrix
  /** One entry per row of the matrix. */
  readonly rows: TrainingRows
  readonly split: SplitPlan
  /** LightGBM parameters by name or alias, laid over {@link defaultParameters} of the model type. */
  readonly params?: Parameters | undefined
  /** Trees at most. Default 100, or `num_iterations` of `params`. */
  readonly rounds?: number | undefined
  /** Stop after so many trees without a better validation metric; 0 = never. Default 50, or `early_stopping_round` of `params`. */
  readonly earlyStoppingRounds?: number | undefined
  /** Folds of cross-validation over the training side, at most 100; 0 or 1 = none. Default 5. */
  readonly cvFolds?: number | undefined
  /** How the folds are formed, see {@link planFolds}. Default `auto`: as the split. */
  readonly cv?: CvKind | undefined
  /**
   * The matrix as if its features had been learned from these rows alone. Walk-forward folds use it, so that none knows
   * what came later. Default: they all use `matrix`, which is right where nothing in it was learned.
   */
  readonly refit?: ((rows: Int32Array) => FeatureMatrix) | undefined
  /** 0 … 2³¹ − 1. Default 42, or `seed` of `params`. */
  readonly seed?: number | undefined
  /** Default: the processor cores this process may use, or `num_threads` of `params`. */
  readonly threads?: number | undefined
  /** Aborting ends the work within the tree that is growing. */
  readonly signal?: AbortSignal | undefined
  readonly logger?: Logger | undefined
}

export const TRAIN_MODEL_OPTIONS = [
  'matrix',
  'rows',
  'split',
  'params',
  'rounds',
  'earlyStoppingRounds',
  'cvFolds',
  'cv',
  'refit',
  'seed',
  'threads',
  'signal',
  'logger',
]
