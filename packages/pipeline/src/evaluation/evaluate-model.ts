import { type Logger, silentLogger, type TrainingWindow, toDayNumber } from '@alertsmith/core'
import type { JoinCoverage } from '@alertsmith/extraction'
import type { FeatureStep } from '@alertsmith/features'
import { renderReport } from '@alertsmith/report'
import { type NetworkDatabase, type Registry, refuseUnfinishedImports } from '@alertsmith/storage'
import {
  type ChosenThreshold,
  type DriftReport,
  driftReport,
  evaluateRanker,
  evaluateScorer,
  type ModelEvaluation,
} from '@alertsmith/trainer'
import { OtherNetworkError, TrainingOptionError } from '../errors.js'
import { checkAddressForm } from '../model/address-form.js'
import { learnedDaysAlarms } from '../model/learned-days.js'
import { loadModel } from '../model/load.js'
import { recordedOptions } from '../model/recorded-options.js'
import { daysUnlikeModel } from '../model/rewritten-days.js'
import { prepareOutput } from '../output/output-file.js'
import { describeContributions } from '../report/contributions.js'
import { evaluationDocument } from '../report/evaluation-document.js'
import { extractAlertsFor, extractClustersFor } from '../training/extraction.js'
import { judgedRows } from '../training/judge.js'
import { readAlertRows, readClusterRows } from '../training/rows.js'

export interface EvaluateModelOptions {
  readonly modelId: string
  /** Later data than the model was trained on; the window length is the model's own. */
  readonly startDate: string
  readonly endDate: string
  /** How many alerts the analysts can look at per day. Default: as in the training. */
  readonly alertsPerDay?: number | undefined
  /** The own steps that the model was trained with. */
  readonly steps?: readonly FeatureStep[] | undefined
  /** Also takes data of another network than the model's. Default false. */
  readonly allowOtherNetwork?: boolean | undefined
  /** Also takes days that the model has learned from, and marks the result. Default false. */
  readonly allowLearnedDays?: boolean | undefined
  /** Where the report goes. Default: `evaluation_<start>_<end>_<model id>.html` in the current folder. */
  readonly output?: string | undefined
}

export interface EvaluateModelContext {
  readonly database: NetworkDatabase
  readonly registry: Registry
  readonly logger?: Logger | undefined
  readonly signal?: AbortSignal | undefined
}

/** The document of `alertsmith evaluate --json`. */
export interface EvaluationSummary {
  readonly model_id: string
  readonly network: string
  readonly window: TrainingWindow
  readonly evaluation: ModelEvaluation
  readonly drift: DriftReport
  /** Absolute path of the report. */
  readonly report_path: string
  readonly data_fingerprint: string
  readonly warnings: readonly string[]
  /** What is hardly ever meant, such as a table that knows few of the alerts; empty where all is well. */
  readonly alarms: readonly string[]
  /** How many alerts or clusters found something in each joined table, over all and by day. */
  readonly coverage: readonly JoinCoverage[]
}

/**
 * Judges a finished model on labelled data of another period: the same figures as in training, at the threshold and with
 * the calibration of the training, and how far the data has drifted.
 *
 * @throws {LearnedDaysError} for days that the model has learned from, unless allowed
 * @throws {OtherNetworkError} for data of another network, unless allowed
 */
export async function evaluateModel(
  options: EvaluateModelOptions,
  { database, registry, signal, logger = silentLogger }: EvaluateModelContext,
): Promise<EvaluationSummary> {
  using ready = await loadModel(registry, options.modelId, { steps: options.steps })
  const { metadata } = ready.model
  if (metadata.network !== database.network && options.allowOtherNetwork !== true) {
    throw new OtherNetworkError(
      `Model "${metadata.model_id}" must be of network "${database.network}"; it was trained on "${metadata.network}". Ask for it with --allow-other-network.`,
      { context: { expected: database.network, found: metadata.network } },
    )
  }
  checkAddressForm(metadata, database)
  toDayNumber(options.startDate, 'startDate')
  toDayNumber(options.endDate, 'endDate')
  const learned = learnedDaysAlarms(metadata, { network: database.network, ...options })
  const recorded = recordedOptions(metadata)
  const window: TrainingWindow = {
    startDate: options.startDate,
    endDate: options.endDate,
    windowDays: metadata.training_period.window_days,
  }
  if (recorded.modelType === 'alert_ranker' && options.alertsPerDay !== undefined) {
    throw new TrainingOptionError(
      `evaluateModel: "alertsPerDay" (--alerts-per-day) must be absent for a ranker, which is judged by its first alerts of each day anyway; got ${options.alertsPerDay}.`,
      { context: { field: 'alertsPerDay', found: options.alertsPerDay } },
    )
  }
  const file = await prepareOutput(
    options.output ?? `evaluation_${options.startDate}_${options.endDate}_${metadata.model_id}.html`,
  )
  const extraction = { ...recorded, window, features: { declared: ready.builder.declared } }
  await refuseUnfinishedImports(database, { signal })
  const { matrix, rows, facts, data: extracted } = await read()
  const rewritten = daysUnlikeModel(metadata, { ...extraction, network: database.network }, extracted)
  for (const warning of rewritten) logger.warn({ model_id: metadata.model_id }, warning)
  const data = {
    ...extracted,
    warnings: [...extracted.warnings, ...rewritten],
    alarms: [...learned, ...extracted.alarms],
  }
  const all = Int32Array.from({ length: matrix.numRows }, (_, row) => row)
  const scores = await ready.score(matrix, { signal })
  const judged = judgedRows(rows, facts, all, scores)
  const evaluation =
    recorded.modelType === 'alert_ranker'
      ? await evaluateRanker(judged, { seed: recorded.seed, signal })
      : await evaluateScorer(judged, {
          threshold: metadata.threshold as ChosenThreshold,
          calibration: ready.calibration ?? undefined,
          alertsPerDay: options.alertsPerDay ?? recorded.alertsPerDay,
          seed: recorded.seed,
          signal,
        })
  const drift = driftReport(ready.reference.drift, matrix, scores)
  const contributions = await describeContributions(ready.booster, matrix, all, { threads: 0, signal })
  const document = evaluationDocument({
    model: ready.model,
    window,
    data,
    matrix,
    rows,
    evaluation,
    drift,
    contributions,
  })
  await file.write(await renderReport(document))
  logger.info({ model_id: metadata.model_id, rows: matrix.numRows, report: file.path }, 'Evaluated the model')
  return {
    model_id: metadata.model_id,
    network: database.network,
    window,
    evaluation,
    drift,
    report_path: file.path,
    data_fingerprint: data.fingerprint,
    warnings: data.warnings,
    alarms: data.alarms,
    coverage: data.coverage,
  }

  async function read() {
    if (recorded.modelType === 'cluster_scorer') {
      const { tables, ...data } = await extractClustersFor(extraction, { database, signal, logger })
      return { matrix: ready.builder.transform(tables), ...readClusterRows(tables), data }
    }
    const { tables, ...data } = await extractAlertsFor(extraction, { database, signal, logger })
    return { matrix: ready.builder.transform(tables), ...readAlertRows(tables), data }
  }
}
