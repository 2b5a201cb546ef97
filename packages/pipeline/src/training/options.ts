import type { DeclaredFeature, IsoDate, ModelType, TrainingWindow } from '@alertsmith/core'
import type { ClusterRule, LabelStrategy } from '@alertsmith/extraction'
import type { FeatureStep } from '@alertsmith/features'
import type { Parameters } from '@alertsmith/lightgbm'
import type { CalibrationMethod, CvKind, SplitKind } from '@alertsmith/trainer'

/** What is to be trained. Everything here ends up in the model's metadata. */
export interface TrainingOptions {
  readonly modelType: ModelType
  readonly window: TrainingWindow
  /** Where labels come from. Default: the column `label` of raw_alerts. */
  readonly labels?: LabelStrategy | undefined
  /** Cluster models only: when a cluster counts as illicit. Default `any`. */
  readonly clusterRule?: ClusterRule | undefined
  readonly split: SplitOptions
  /** Folds of the cross-validation on the training side; 0 or 1 = none. */
  readonly cvFolds: number
  /** How the folds are made. Default `auto`: like the split. */
  readonly cv?: CvKind | undefined
  /** How scores become probabilities. Default `platt`; rankers have none. */
  readonly calibration?: CalibrationMethod | undefined
  /** How the alarm threshold is chosen on the validation rows, see `parseThresholdRule`. Default `max-f1`. */
  readonly threshold?: string | undefined
  /** How many alerts the analysts can look at per day: precision and recall are reported for it. */
  readonly alertsPerDay?: number | undefined
  /** Trains even where a part has too few labels of a kind; the model is marked as such for ever. */
  readonly allowInsufficient?: boolean | undefined
  /** Features that may order the test rows almost perfectly by themselves without raising the leakage alarm. */
  readonly acknowledgedFeatures?: readonly string[] | undefined
  readonly features?: FeatureSelection | undefined
  /** LightGBM parameters over the defaults, by any of LightGBM's names. */
  readonly params: Parameters
  /** Decides every random choice. Default: `seed` of `params`, else 42. */
  readonly seed?: number | undefined
  /** Semantic version of the model. Default: proposed from what changed since the latest model of the network and type. */
  readonly version?: string | undefined
  /** Threads for training; 0 = one per available processor. */
  readonly threads: number
}

/** Which features a model is built on. Default: all built-in ones. */
export interface FeatureSelection {
  /** Further columns of the raw tables. */
  readonly declared?: readonly DeclaredFeature[] | undefined
  /** A team's own steps. */
  readonly steps?: readonly FeatureStep[] | undefined
  /** Names or groups; default all. */
  readonly include?: readonly string[] | undefined
  /** Names or groups that are left out again. */
  readonly exclude?: readonly string[] | undefined
}

export interface SplitOptions {
  readonly kind: SplitKind
  /** Temporal only: rows of this day and later are the test rows. Excludes `testSize`. */
  readonly testStart?: IsoDate | undefined
  /** Share of the rows to test on, in (0, 1). Default 0.2. */
  readonly testSize?: number | undefined
  /** Temporal only: labels younger than this at the cut are not used for training. Default 0. */
  readonly embargoDays?: number | undefined
  /** `address`: figures for test rows of addresses seen in training and of unseen ones are reported apart. Default. */
  readonly testBreakdown?: 'address' | 'none' | undefined
}
