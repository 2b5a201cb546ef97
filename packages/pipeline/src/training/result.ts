import type {
  Calibration,
  ChosenThreshold,
  LeakageFirewall,
  ModelEvaluation,
  SufficiencyReport,
  TrainedRanker,
  TrainedScorer,
} from '@alertsmith/trainer'
import type { ModelMetrics } from './metrics.js'
import type { TrainingOptions } from './options.js'
import type { PreparedData } from './prepare.js'

/** Everything a finished training knows, before it is saved. */
export interface TrainingResult extends PreparedData {
  readonly options: TrainingOptions & { readonly seed: number }
  readonly network: string
  /** The one timestamp of the run. */
  readonly createdAt: Date
  readonly trained: TrainedScorer | TrainedRanker
  readonly evaluation: ModelEvaluation
  readonly calibration: Calibration | null
  readonly threshold: ChosenThreshold | null
  readonly firewall: LeakageFirewall
  readonly metrics: ModelMetrics
  /** What the sufficiency gate found missing, where the caller insisted. */
  readonly insufficient: SufficiencyReport | null
}
