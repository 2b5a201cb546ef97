import type { ModelType, TrainingOptions } from '@alertsmith/pipeline'
import type { Job } from '../config/job.js'
import { windowOf } from './window.js'

/**
 * What `runTraining` is given for one network and model type of a job on one day. Where a job trains several model types,
 * options that a type does not have are meant for the others: rankers go without calibration, threshold and budget, models of
 * alerts without the rule of clusters.
 */
export function trainingOptions(
  { training, ...job }: Pick<Job, 'training' | 'window'>,
  _network: string,
  modelType: ModelType,
  asOf: string,
): TrainingOptions {
  const { calibration, threshold, alertsPerDay, clusterRule, ...common } = training
  return {
    ...common,
    modelType,
    window: windowOf(job, asOf),
    ...(modelType === 'alert_ranker' ? {} : { calibration, threshold, alertsPerDay }),
    ...(modelType === 'cluster_scorer' ? { clusterRule } : {}),
  }
}
