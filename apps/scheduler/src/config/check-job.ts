import { AlertsmithError, checkTraining } from '@alertsmith/pipeline'
import { trainingOptions } from '../ticks/training-options.js'
import type { Job } from './job.js'
import type { Report } from './to-job.js'

/** Under which key of `train` the options stand that the checks of a training name. */
const KEYS: Readonly<Record<string, string>> = {
  alertsPerDay: 'alerts_per_day',
  embargoDays: 'embargo_days',
  threshold: 'threshold',
  calibration: 'calibration',
  seed: 'seed',
  threads: 'threads',
}

/** Reports where the parts of a job contradict one another, and what `train` would refuse of it. */
export function checkJob(job: Job, report: Report): void {
  checkTogether(job, report)
  checkOptions(job, report)
}

/** What one part of a job says of another. */
function checkTogether({ modelTypes, training, window, onlyIf, after, retry }: Job, report: Report): void {
  const rankersOnly = modelTypes.every((modelType) => modelType === 'alert_ranker')
  for (const key of ['calibration', 'threshold', 'alertsPerDay'] as const) {
    if (rankersOnly && training[key] !== undefined) {
      const name = KEYS[key]!
      report(
        ['train', name],
        `expected no ${name}, which rankers do not have; found model_types [alert_ranker]`,
      )
    }
  }
  if (training.clusterRule !== undefined && !modelTypes.includes('cluster_scorer')) {
    report(
      ['train', 'cluster_label'],
      `expected cluster_scorer among model_types; found ${modelTypes.join(', ')}`,
    )
  }
  if (after.score && modelTypes.every((modelType) => modelType === 'cluster_scorer')) {
    report(
      ['after', 'score'],
      'expected a model of alerts among model_types to score with; found cluster_scorer',
    )
  }
  if (after.evaluate && window.lagDays === 0) {
    report(
      ['after', 'evaluate'],
      'expected a window.lag of 1d or more, to have days that the model was not trained on; found 0d',
    )
  }
  if (onlyIf && onlyIf.minNewLabels === undefined && modelTypes.includes('cluster_scorer')) {
    report(
      ['only_if'],
      'expected new_labels as well, because cluster_scorer has no drift of scores; found score_drift alone',
    )
  }
  if (retry.maxBackoffMs < retry.backoffMs) {
    report(['retry', 'max_backoff'], 'expected at least as long as backoff; found less')
  }
}

/** Any day would do: what is checked does not depend on it. */
const ANY_DAY = '2024-01-01'

function checkOptions(job: Job, report: Report): void {
  for (const modelType of job.modelTypes) {
    try {
      checkTraining(trainingOptions(job, job.networks[0]!, modelType, ANY_DAY))
    } catch (error) {
      if (!AlertsmithError.isInstance(error)) throw error
      const { field, option } = error.context
      const key = KEYS[String(field ?? option)] ?? 'params'
      report(['train', key], sentenceOf(error.message))
    }
  }
}

/** `owner: "field" (--flag) must be …; got …`, as all checks of options say it, in the words of this file's problems. */
function sentenceOf(message: string): string {
  const [, expected, found] = /^\w+: "[^"]+"(?: \([^)]*\))? must be (.*); got (.*?)\.?$/s.exec(message) ?? []
  return expected === undefined
    ? `expected options that a training takes; found: ${message.replace(/\.$/, '')}`
    : `expected ${expected}; found ${found}`
}
