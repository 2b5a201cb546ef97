import type { ParameterValue } from '@alertsmith/lightgbm'
import type { CrossValidation } from './cross-validate.js'
import type { GrownModel } from './grow-model.js'
import type { FeatureImportance } from './importances.js'

/** A trained model of any type and the evidence for it. Disposing of it disposes of its booster. */
export interface TrainedModel extends GrownModel, Disposable {
  /** What LightGBM was given, under its own names, defaults included. */
  readonly parameters: Readonly<Record<string, ParameterValue>>
  readonly rounds: number
  readonly earlyStoppingRounds: number
  readonly seed: number
  readonly threads: number
  /** The model's scores of `split.test`, in its order. */
  readonly testScores: Float64Array
  /** The model's scores of `split.validation`, in its order: for thresholds and calibration, not for reporting. */
  readonly validationScores: Float64Array
  readonly cv: CrossValidation | null
  /** The largest gain first. */
  readonly importances: readonly FeatureImportance[]
  readonly durationMs: {
    readonly dataset: number
    readonly train: number
    readonly evaluate: number
    readonly cv: number
  }
}
