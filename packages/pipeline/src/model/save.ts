import { LIGHTGBM_VERSION } from '@alertsmith/lightgbm'
import { renderReport } from '@alertsmith/report'
import type { Registry, SavedModel } from '@alertsmith/storage'
import { scoreMatrix } from '@alertsmith/trainer'
import { packageVersions } from '../package-versions.js'
import { describeContributions } from '../report/contributions.js'
import { trainingDocument } from '../report/training-document.js'
import type { PhaseDurations } from '../training/phases.js'
import type { TrainingResult } from '../training/result.js'
import { positiveRate } from '../training/summary.js'
import { chooseVersion, stepToSave } from './choose-version.js'
import { recordGolden } from './golden.js'
import {
  CALIBRATION_FILE,
  EVALUATION_FILE,
  FEATURES_FILE,
  GOLDEN_FILE,
  MODEL_FILE,
  REFERENCE_FILE,
  REPORT_FILE,
} from './model-files.js'
import { recordOptions } from './recorded-options.js'
import { buildReference } from './reference.js'
import { versionTraits } from './version-step.js'

export interface SaveTrainingOptions {
  readonly result: TrainingResult
  readonly registry: Registry
  /** Saving itself is not over yet and counts as 0. */
  readonly phaseMs: PhaseDurations
  readonly clickhouseVersion: string
  readonly signal?: AbortSignal | undefined
}

/** Puts the model, its fitted features, its golden rows, all evidence and the report into the registry. */
export async function saveTraining({
  result,
  registry,
  phaseMs,
  clickhouseVersion,
  signal,
}: SaveTrainingOptions): Promise<SavedModel> {
  const { builder, matrix, split, trained, calibration, evaluation, firewall } = result
  const { threads } = trained
  const golden = await recordGolden(matrix, (rows) => scoreMatrix(trained.booster, rows))
  const reference = await buildReference(matrix, split.train, (rows) =>
    scoreMatrix(trained.booster, rows, { threads, signal }),
  )
  const contributions = await describeContributions(trained.booster, matrix, split.test, { threads, signal })
  const described = describe(result, phaseMs, clickhouseVersion)
  const { modelType, version } = result.options
  const choice = await chooseVersion(
    registry,
    { network: result.network, modelType, version },
    versionTraits(described, builder.state),
  )
  const metadata = { ...described, version_choice: choice }
  const evidence = { evaluation, firewall, contributions }
  return registry.save({
    modelType,
    network: result.network,
    version,
    step: stepToSave(choice),
    createdAt: result.createdAt,
    signal,
    files: {
      [MODEL_FILE]: trained.modelText,
      [FEATURES_FILE]: json(builder.state),
      [GOLDEN_FILE]: json(golden),
      [EVALUATION_FILE]: json(evidence),
      [REFERENCE_FILE]: json(reference),
      ...(calibration ? { [CALIBRATION_FILE]: json(calibration) } : {}),
    },
    filesAbout: async ({ modelId, version, files }) => {
      const model = {
        model_id: modelId,
        model_type: modelType,
        network: result.network,
        version,
        created_at: result.createdAt.toISOString(),
      }
      return { [REPORT_FILE]: await renderReport(trainingDocument({ model, files, metadata, evidence })) }
    },
    metadata,
  })
}

export type TrainingMetadata = ReturnType<typeof describe>

function describe(result: TrainingResult, phaseMs: PhaseDurations, clickhouseVersion: string) {
  const { options, data, builder, matrix, split, trained } = result
  return {
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
      dropped_embargo: split.summary.excluded.embargo,
      dropped_late_label: split.summary.excluded.lateLabel,
    },
    metrics: result.metrics,
    hyperparameters: trained.parameters,
    feature_names: builder.featureNames,
    num_trees: trained.numTrees,
    best_iteration: trained.bestIteration,
    stopped_early: trained.stoppedEarly,
    history: trained.history,
    cv: trained.cv,
    importances: trained.importances,
    data_fingerprint: data.fingerprint,
    data_days: data.days,
    sources: data.mapping,
    address_form: data.addressForm,
    feature_state_hash: builder.stateHash,
    label_strategy: options.labels?.strategy ?? 'column',
    split: split.summary,
    threshold: result.threshold,
    calibration: result.calibration?.method ?? null,
    firewall: result.firewall,
    /** For ever: nobody may later mistake this model for one with enough labels. */
    insufficient_labels: result.insufficient,
    options: recordOptions(options),
    seed: trained.seed,
    threads: trained.threads,
    rounds: trained.rounds,
    early_stopping_rounds: trained.earlyStoppingRounds,
    warnings: data.warnings,
    alarms: data.alarms,
    coverage: data.coverage,
    training_run: result.trainingRun,
    versions: {
      node: process.versions.node,
      lightgbm: LIGHTGBM_VERSION,
      clickhouse: clickhouseVersion,
      ...packageVersions(),
    },
    phase_ms: phaseMs,
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value)}\n`
}
