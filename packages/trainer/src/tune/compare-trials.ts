import type { TuneMetric } from './search-space.js'
import type { TrialRecord } from './trial-record.js'

/** How much better `a` is than `b`, in the metric's own unit. */
export function gain(metric: TuneMetric, a: number, b: number): number {
  return metric === 'log_loss' ? b - a : a - b
}

/** Trials that scored every fold, the best first; equal ones in the order of their numbers. */
export function rankTrials(metric: TuneMetric, trials: readonly TrialRecord[]): TrialRecord[] {
  return trials
    .filter((trial) => !trial.stopped)
    .sort((a, b) => gain(metric, b.mean, a.mean) || a.number - b.number)
}

/**
 * The trial to use: the best one where it beats the defaults (trial 1) by more than the standard error of their mean
 * over the folds, else the defaults. A smaller lead is as likely to be luck, and there is always a luckiest of many trials.
 */
export function chooseBest(metric: TuneMetric, trials: readonly TrialRecord[]): TrialRecord {
  const defaults = trials[0]!
  const best = rankTrials(metric, trials)[0] ?? defaults
  const standardError = defaults.std / Math.sqrt(defaults.scores.length - 1)
  return gain(metric, best.mean, defaults.mean) > standardError ? best : defaults
}

/**
 * Whether a trial with these scores so far need not be finished: on the same folds its mean is worse than that of the
 * best trial by more than twice the spread (standard deviation) of the best trial's scores.
 */
export function isHopeless(
  metric: TuneMetric,
  scores: readonly number[],
  best: TrialRecord | undefined,
): boolean {
  if (best === undefined) return false
  return gain(metric, mean(best.scores.slice(0, scores.length)), mean(scores)) > 2 * best.std
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
