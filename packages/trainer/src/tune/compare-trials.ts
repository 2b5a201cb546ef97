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
 * The trial to use: the best one where its mean lead over the defaults (trial 1) is more than the standard error of that
 * lead, else the defaults. All trials share their folds, so the lead is taken fold by fold: that some folds are harder for
 * every trial says nothing about which trial is better. A smaller lead is as likely to be luck, and of many trials one is
 * always luckiest. A single fold has no standard error, and the defaults stay.
 */
export function chooseBest(metric: TuneMetric, trials: readonly TrialRecord[]): TrialRecord {
  const defaults = trials[0]!
  const best = rankTrials(metric, trials)[0] ?? defaults
  const leads = defaults.scores.map((score, fold) => gain(metric, best.scores[fold]!, score))
  if (leads.length < 2) return defaults
  const lead = mean(leads)
  const spread = Math.sqrt(mean(leads.map((value) => (value - lead) ** 2)))
  return lead > spread / Math.sqrt(leads.length - 1) ? best : defaults
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
