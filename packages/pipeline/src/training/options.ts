import type { IsoDate, ModelType, TrainingWindow } from '@alertsmith/core'
import type { Parameters } from '@alertsmith/lightgbm'
import type { SplitKind } from '@alertsmith/trainer'

/** What is to be trained. Everything here ends up in the model's metadata. */
export interface TrainingOptions {
  readonly modelType: ModelType
  readonly window: TrainingWindow
  readonly split: SplitOptions
  /** Folds of the cross-validation on the training side; 0 or 1 = none. Default 5. */
  readonly cvFolds: number
  /** LightGBM parameters over the defaults, by any of LightGBM's names. */
  readonly params: Parameters
  /** Decides every random choice. Default: `seed` of `params`, else 42. */
  readonly seed?: number | undefined
  /** Threads for training; 0 = one per available processor. */
  readonly threads: number
}

export interface SplitOptions {
  readonly kind: SplitKind
  /** Temporal only: rows of this day and later are the test rows. Excludes `testSize`. */
  readonly testStart?: IsoDate | undefined
  /** Share of the rows to test on, in (0, 1). Default 0.2. */
  readonly testSize?: number | undefined
}
