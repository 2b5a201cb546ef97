import type { FeatureMatrix } from '@alertsmith/core'
import type { ExtractedData } from '@alertsmith/extraction'
import type { FeatureBuilder } from '@alertsmith/features'
import type { SplitPlan, TrainedScorer } from '@alertsmith/trainer'
import type { TrainingOptions } from './options.js'

/** Everything a finished training knows, before it is saved. */
export interface TrainingResult {
  readonly options: TrainingOptions
  readonly network: string
  /** The one timestamp of the run. */
  readonly createdAt: Date
  readonly data: Omit<ExtractedData, 'tables'>
  readonly split: SplitPlan
  readonly builder: FeatureBuilder
  readonly matrix: FeatureMatrix
  readonly trained: TrainedScorer
}
