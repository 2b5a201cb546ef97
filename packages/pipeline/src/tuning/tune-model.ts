import { createHash } from 'node:crypto'
import { silentLogger } from '@alertsmith/core'
import { requireAddon } from '@alertsmith/lightgbm'
import {
  checkSufficiency,
  refuseInsufficient,
  resolveParameters,
  type TrialRecord,
  type TuneMetric,
  tune,
} from '@alertsmith/trainer'
import { stringify } from 'yaml'
import { prepareOutput } from '../output/output-file.js'
import { checkTrainingOptions } from '../training/check-options.js'
import { extractAlertsFor } from '../training/extraction.js'
import type { TrainingOptions } from '../training/options.js'
import { PhaseClock } from '../training/phases.js'
import { prepare } from '../training/prepare.js'
import type { TrainingContext } from '../training/train.js'
import { openStudy, type StudyFile } from './study-file.js'
import { lockStudy } from './study-lock.js'

export interface TuneModelOptions {
  /** As for a training; `params` must be empty, since they are what is searched. */
  readonly training: TrainingOptions
  /** Trials in all, those of an interrupted run among them. */
  readonly trials: number
  /** No trial goes on after so long. Default: no limit. */
  readonly timeBudgetMs?: number | undefined
  /** Default `roc_auc`, for rankers `ndcg@10`. */
  readonly metric?: TuneMetric | undefined
  /** Where the best parameters go, as YAML that `train --params` takes. Trials go beside it, to `<output>.trials.jsonl`. */
  readonly output: string
}

/** The document of `alertsmith tune --json`. */
export interface TuningSummary {
  readonly network: string
  readonly model_type: string
  readonly metric: string
  readonly best: TrialRecord
  /** Trial 1: what training does by default. */
  readonly defaults: TrialRecord
  /** The parameters that were written. */
  readonly params: Readonly<Record<string, number>>
  readonly trials: readonly TrialRecord[]
  /** Trials that an earlier run had done. */
  readonly resumed: number
  readonly params_path: string
  readonly trials_path: string
  readonly duration_ms: number
}

/**
 * Searches parameters by cross-validation on the training side; test rows take no part. Trials are stored as they end,
 * and a run that was interrupted goes on where it stopped.
 *
 * @throws {StudyMismatchError} where the trials beside `output` are of other data or options
 * @throws {StudyInUseError} where another run works on them, before anything is read
 */
export async function tuneModel(
  { training, trials, timeBudgetMs, metric: wanted, output }: TuneModelOptions,
  { database, signal, logger = silentLogger }: Omit<TrainingContext, 'registry'>,
): Promise<TuningSummary> {
  const started = performance.now()
  const { modelType } = training
  checkTrainingOptions(training)
  const { seed, threads } = resolveParameters({
    modelType,
    seed: training.seed,
    threads: training.threads === 0 ? undefined : training.threads,
  })
  requireAddon()
  const file = await prepareOutput(output)
  const trialsFile = await prepareOutput(`${file.path}.trials.jsonl`)
  await using _lock = await lockStudy(trialsFile.path)
  const metric = wanted ?? (modelType === 'alert_ranker' ? 'ndcg@10' : 'roc_auc')
  const clock = new PhaseClock({ logger, signal })
  const { data, rows, split, builder, matrix, refit } = await prepare(
    { ...training, seed },
    { database, logger, signal },
    clock,
    extractAlertsFor,
  )
  if (training.allowInsufficient !== true) refuseInsufficient(checkSufficiency(rows, split, { modelType }))
  const study: StudyFile = await openStudy(trialsFile.path, {
    network: database.network,
    model_type: modelType,
    metric,
    data_fingerprint: data.fingerprint,
    feature_state_hash: builder.stateHash,
    options_sha256: digest({ split: split.summary, cv: training.cv, folds: training.cvFolds, seed, trials }),
  })
  const result = await clock.run('train', () =>
    tune({
      matrix,
      refit,
      rows,
      split,
      modelType,
      trials,
      timeBudgetMs,
      metric,
      folds: training.cvFolds,
      cv: training.cv,
      seed,
      threads,
      history: study.history,
      onTrial: (trial) => study.append(trial),
      signal,
      logger,
    }),
  )
  const { best } = result
  // The defaults stop early by themselves; for others the number of trees is part of what was found.
  const params = best.number === 1 ? best.params : { ...best.params, num_iterations: best.rounds }
  await file.write(
    `# Trial ${best.number} of ${result.trials.length}: ${metric} ${best.mean} ± ${best.std}\n${stringify(params)}`,
  )
  return {
    network: database.network,
    model_type: modelType,
    metric,
    best,
    defaults: result.trials[0]!,
    params,
    trials: result.trials,
    resumed: study.history.length,
    params_path: file.path,
    trials_path: study.path,
    duration_ms: Math.round(performance.now() - started),
  }
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}
