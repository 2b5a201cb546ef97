import { resolve } from 'node:path'
import { readParamsFile, readSettingsText, type TrainingOptions } from '@alertsmith/pipeline'
import type { Job } from './job.js'
import type { JobSection } from './job-section.js'
import type { Path } from './yaml-document.js'

/** Told of what a job's files lack: `path` within the job. */
export type Report = (path: Path, sentence: string) => void

/** A job with the files that it names read, relative to `folder`. */
export function toJob(name: string, section: JobSection, folder: string, report: Report): Job {
  const { window, retry, only_if: onlyIf, after } = section
  const { promote } = after
  return {
    name,
    cron: section.cron,
    timeZone: section.time_zone,
    networks: section.networks,
    modelTypes: section.model_types,
    window: { lastDays: window.last, lagDays: window.lag, snapshotDays: window.snapshot },
    training: toTraining(section.train, folder, report),
    overlap: section.overlap,
    catchUp: section.catch_up,
    jitterMs: section.jitter,
    timeoutMs: section.timeout,
    retry: { attempts: retry.attempts, backoffMs: retry.backoff, maxBackoffMs: retry.max_backoff },
    onlyIf: onlyIf && { minNewLabels: onlyIf.new_labels, maxScoreDrift: onlyIf.score_drift },
    after: {
      evaluate: after.evaluate,
      promote: promote && {
        minGain: promote.min_gain,
        maxSegmentFall: promote.max_segment_fall,
        maxCalibrationError: promote.max_calibration_error,
      },
      score: after.score,
    },
  }
}

function toTraining(train: JobSection['train'], folder: string, report: Report): Job['training'] {
  const { include, exclude } = train
  return {
    split: {
      kind: train.split,
      testSize: train.test_size,
      embargoDays: train.embargo_days,
      testBreakdown: train.test_breakdown,
    },
    cvFolds: train.cv_folds,
    cv: train.cv,
    calibration: train.calibration,
    threshold: train.threshold,
    alertsPerDay: train.alerts_per_day,
    allowInsufficient: train.allow_insufficient,
    acknowledgedFeatures: train.acknowledge_features,
    features: { ...(include ? { include } : {}), ...(exclude ? { exclude } : {}) },
    labels: toLabels(train.labels, folder, report),
    clusterRule: train.cluster_label,
    params: toParams(train.params, folder, report),
    seed: train.seed,
    threads: train.threads,
  }
}

/** Nothing that was asked for is left out in silence. */
function toLabels(
  { strategy, column, query_file, min_confidence }: JobSection['train']['labels'],
  folder: string,
  report: Report,
): TrainingOptions['labels'] {
  const onlyWith = (key: string, wanted: string, value: unknown) => {
    if (value === undefined || strategy === wanted) return
    report(
      ['train', 'labels', key],
      `expected no ${key} unless strategy is ${wanted}; found strategy ${strategy}`,
    )
  }
  onlyWith('column', 'column', column)
  onlyWith('query_file', 'query', query_file)
  onlyWith('min_confidence', 'address-labels', min_confidence)
  if (strategy === 'column') return { strategy, column }
  if (strategy === 'address-labels') return { strategy, minConfidence: min_confidence }
  if (query_file === undefined) {
    report(['train', 'labels'], 'expected query_file, because strategy is query; found nothing')
    return { strategy, sql: '' }
  }
  try {
    return { strategy, sql: readSettingsText(resolve(folder, query_file)) }
  } catch (error) {
    report(['train', 'labels', 'query_file'], `expected a file that can be read; found ${messageOf(error)}`)
    return { strategy, sql: '' }
  }
}

function toParams(file: string | undefined, folder: string, report: Report): TrainingOptions['params'] {
  if (file === undefined) return {}
  try {
    return readParamsFile(resolve(folder, file))
  } catch (error) {
    report(['train', 'params'], `expected a file with LightGBM parameters; found ${messageOf(error)}`)
    return {}
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
