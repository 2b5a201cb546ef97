import { parseThresholdRule, type ResolvedParameters, resolveParameters } from '@alertsmith/trainer'
import { TrainingOptionError } from '../errors.js'
import { DEFAULT_THRESHOLD } from './judge.js'
import type { TrainingOptions } from './options.js'

/**
 * Refuses what a training could never succeed with, its LightGBM parameters included, before anything is read.
 *
 * @returns what the parameters and the options that stand for parameters come to together
 * @throws {TrainingOptionError} and what `resolveParameters` of @alertsmith/trainer throws
 */
export function checkTraining(options: TrainingOptions): ResolvedParameters {
  checkTrainingOptions(options)
  return resolveParameters({
    modelType: options.modelType,
    params: options.params,
    seed: options.seed,
    threads: options.threads === 0 ? undefined : options.threads,
  })
}

/**
 * Refuses options that contradict one another or the model type, before anything is read.
 *
 * @throws {TrainingOptionError}
 */
export function checkTrainingOptions(options: TrainingOptions): void {
  const { modelType, split, alertsPerDay } = options
  if (alertsPerDay !== undefined && !(Number.isSafeInteger(alertsPerDay) && alertsPerDay > 0)) {
    refuse('alertsPerDay', '--alerts-per-day', 'a whole number from 1', alertsPerDay)
  }
  if (split.embargoDays !== undefined && split.embargoDays > 0 && split.kind !== 'temporal') {
    refuse(
      'embargoDays',
      '--embargo-days',
      `0 in a ${split.kind} split, which has no cut in time`,
      split.embargoDays,
    )
  }
  if (modelType === 'alert_ranker') {
    if (options.calibration !== undefined && options.calibration !== 'none') {
      refuse(
        'calibration',
        '--calibration',
        'none for a ranker, whose scores are no probabilities',
        options.calibration,
      )
    }
    if (alertsPerDay !== undefined) {
      refuse(
        'alertsPerDay',
        '--alerts-per-day',
        'absent for a ranker, which is judged by its first alerts of each day anyway',
        alertsPerDay,
      )
    }
    if (options.threshold !== undefined) {
      refuse(
        'threshold',
        '--threshold',
        'absent for a ranker, which orders and raises no alarms',
        options.threshold,
      )
    }
  } else parseThresholdRule(options.threshold ?? DEFAULT_THRESHOLD)
  if (modelType === 'cluster_scorer' && (options.features?.declared?.length ?? 0) > 0) {
    refuse(
      'features.declared',
      'features',
      'absent for a cluster model: declared columns belong to alerts',
      '…',
    )
  }
  if (modelType !== 'cluster_scorer' && options.clusterRule !== undefined) {
    refuse('clusterRule', '--cluster-label', 'absent unless a cluster model is trained', options.clusterRule)
  }
}

function refuse(field: string, flag: string, constraint: string, found: unknown): never {
  throw new TrainingOptionError(
    `runTraining: "${field}" (${flag}) must be ${constraint}; got ${JSON.stringify(found)}.`,
    { context: { field, found } },
  )
}
