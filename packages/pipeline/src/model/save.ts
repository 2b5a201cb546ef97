import { LIGHTGBM_VERSION } from '@alertsmith/lightgbm'
import type { Registry, SavedModel } from '@alertsmith/storage'
import { scoreMatrix } from '@alertsmith/trainer'
import { packageVersions } from '../package-versions.js'
import type { PhaseDurations } from '../training/phases.js'
import type { TrainingResult } from '../training/result.js'
import { positiveRate } from '../training/summary.js'
import { recordGolden } from './golden.js'
import { FEATURES_FILE, GOLDEN_FILE, MODEL_FILE } from './model-files.js'

export interface SaveTrainingOptions {
  readonly result: TrainingResult
  readonly registry: Registry
  /** Saving itself is not over yet and counts as 0. */
  readonly phaseMs: PhaseDurations
  readonly clickhouseVersion: string
  readonly signal?: AbortSignal | undefined
}

/** Puts the model, its fitted features, its golden rows and all evidence into the registry. */
export async function saveTraining({
  result,
  registry,
  phaseMs,
  clickhouseVersion,
  signal,
}: SaveTrainingOptions): Promise<SavedModel> {
  const { options, data, builder, matrix, split, trained } = result
  const golden = await recordGolden(matrix, (rows) => scoreMatrix(trained.booster, rows))
  return registry.save({
    modelType: options.modelType,
    network: result.network,
    createdAt: result.createdAt,
    signal,
    files: {
      [MODEL_FILE]: trained.modelText,
      [FEATURES_FILE]: `${JSON.stringify(builder.state)}\n`,
      [GOLDEN_FILE]: `${JSON.stringify(golden)}\n`,
    },
    metadata: {
      training_period: {
        start_date: options.window.startDate,
        end_date: options.window.endDate,
        window_days: options.window.windowDays,
      },
      data_stats: {
        num_samples: matrix.numRows,
        num_features: builder.featureNames.length,
        positive_rate: positiveRate(split.summary),
        dropped_unlabelled: data.dropped.unlabelled,
      },
      metrics: trained.metrics,
      hyperparameters: trained.parameters,
      feature_names: builder.featureNames,
      num_trees: trained.numTrees,
      best_iteration: trained.bestIteration,
      data_fingerprint: data.fingerprint,
      feature_state_hash: builder.stateHash,
      label_strategy: 'column',
      split: split.summary,
      seed: trained.seed,
      threads: trained.threads,
      rounds: trained.rounds,
      early_stopping_rounds: trained.earlyStoppingRounds,
      warnings: data.warnings,
      versions: {
        node: process.versions.node,
        lightgbm: LIGHTGBM_VERSION,
        clickhouse: clickhouseVersion,
        ...packageVersions(),
      },
      phase_ms: phaseMs,
    },
  })
}
