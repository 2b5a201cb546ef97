import { type Logger, silentLogger } from '@alertsmith/core'
import { requireAddon } from '@alertsmith/lightgbm'
import { type NetworkDatabase, type Registry, refuseUnfinishedImports } from '@alertsmith/storage'
import { checkSufficiency, refuseInsufficient, runFirewall } from '@alertsmith/trainer'
import { daysUnlikeEarlierModel } from '../model/rewritten-days.js'
import { saveTraining } from '../model/save.js'
import { checkTraining } from './check-options.js'
import { type ExtractAlerts, extractAlertsFor } from './extraction.js'
import { growModel } from './grow.js'
import { judge } from './judge.js'
import { flattenMetrics } from './metrics.js'
import type { TrainingOptions } from './options.js'
import { type Phase, PhaseClock } from './phases.js'
import { prepare } from './prepare.js'
import type { TrainingResult } from './result.js'
import { summarize, type TrainingSummary } from './summary.js'

/** What a training run works with, and how it is watched and stopped. */
export interface TrainingContext {
  readonly database: NetworkDatabase
  readonly registry: Registry
  readonly logger?: Logger | undefined
  /** Honoured between and inside phases; an aborted run leaves nothing behind. */
  readonly signal?: AbortSignal | undefined
  /** Called as each phase begins; cross-validation is part of `train` here and booked as `cv` when it is over. */
  readonly onPhase?: ((phase: Phase) => void) | undefined
  /** Gives the alerts, where several trainings share them. Default: extracts them. */
  readonly extractAlerts?: ExtractAlerts | undefined
  /**
   * Called when the data is known, before anything is built of it, and waited for; a throw ends the training. What it
   * returns says which run the model comes from, and stands in its metadata as `training_run`.
   */
  readonly onExtracted?: ((facts: ExtractedFacts) => Promise<TrainingRun | undefined>) | undefined
}

/** What is known of a training's data before it is built on. */
export interface ExtractedFacts {
  /** sha256 over the extracted values: equal data gives equal fingerprints. */
  readonly dataFingerprint: string
  /** Labelled alerts or clusters. */
  readonly rows: number
}

/** The run that a model comes from, in the words of whoever runs trainings. */
export interface TrainingRun {
  readonly run_id: string
  /** Two runs with the same key train the same. */
  readonly run_key: string
  /** The recurring job that it belongs to, and a hash of the job's options; undefined where there is none. */
  readonly job?: string
  readonly options_hash?: string
}

/**
 * Trains one model: extracts the data point-in-time, builds the features, trains, judges and saves the model with its
 * evidence. What can be refused early (parameters, options, a LightGBM that does not load, a folder that cannot be
 * written) is refused before extraction.
 *
 * @throws {InsufficientLabelsError} where a part has too few labels of a kind; nothing is saved
 * @throws {AbortedError} when `signal` aborts; the phases' own coded errors otherwise. No half model is ever visible.
 */
export async function runTraining(
  options: TrainingOptions,
  context: TrainingContext,
): Promise<TrainingSummary> {
  const { database, registry, signal, logger = silentLogger, onPhase } = context
  const { network } = database
  const createdAt = new Date()
  const { modelType } = options
  // Before anything is read: a wrong option should not cost an extraction.
  const { seed } = checkTraining(options)
  requireAddon()
  await registry.checkWritable()
  await refuseUnfinishedImports(database, { signal })
  if (options.version !== undefined) await registry.checkVersion(modelType, network, options.version)
  logger.info({ network, model_type: modelType, window: options.window }, 'Starting training workflow')
  const clock = new PhaseClock({ logger, signal, onPhase })

  const extracted = await prepare(
    { ...options, seed },
    { database, logger, signal, onExtracted: context.onExtracted },
    clock,
    context.extractAlerts ?? extractAlertsFor,
  )
  const rewritten = await daysUnlikeEarlierModel(registry, { ...options, network }, extracted.data)
  for (const warning of rewritten) logger.warn({ network, model_type: modelType }, warning)
  const prepared = {
    ...extracted,
    data: { ...extracted.data, warnings: [...extracted.data.warnings, ...rewritten] },
  }
  const sufficiency = checkSufficiency(prepared.rows, prepared.split, { modelType })
  if (options.allowInsufficient !== true) refuseInsufficient(sufficiency)
  using trained = await clock.run('train', () =>
    growModel(prepared, { ...options, seed }, { signal, logger }),
  )
  clock.move('train', 'cv', trained.durationMs.cv)

  const judged = await clock.run('judge', async () => {
    const judgement = await judge({ ...prepared, ...trained }, { ...options, seed }, { signal })
    const firewall = await runFirewall({
      matrix: prepared.matrix,
      rows: prepared.rows,
      split: prepared.split,
      trained,
      acknowledged: options.acknowledgedFeatures,
      signal,
      logger,
    })
    return { ...judgement, firewall }
  })
  const metrics = flattenMetrics({ modelType, trained, ...prepared, ...judged })

  const result: TrainingResult = {
    options: { ...options, seed },
    network,
    createdAt,
    ...prepared,
    trained,
    ...judged,
    metrics,
    insufficient: sufficiency.sufficient ? null : sufficiency,
  }
  const saved = await clock.run('save', async () =>
    saveTraining({
      result,
      registry,
      phaseMs: clock.durations(),
      clickhouseVersion: await readServerVersion(database),
      signal,
    }),
  )
  const summary = summarize(result, saved, clock.durations())
  logger.info(
    { model_id: summary.model_id, metrics, duration_ms: summary.phase_ms.total },
    'Training workflow completed successfully',
  )
  return summary
}

async function readServerVersion(database: NetworkDatabase): Promise<string> {
  const [row] = await database.queryRows<{ version: string }>({
    sql: 'SELECT version() AS version',
    params: {},
  })
  return row!.version
}
