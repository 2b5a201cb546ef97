import type { ModelType } from '@alertsmith/core'
import type { JoinCoverage } from '@alertsmith/extraction'
import type { SavedModel } from '@alertsmith/storage'
import type { SplitSummary } from '@alertsmith/trainer'
import type { VersionChoice } from '../model/choose-version.js'
import { REPORT_FILE } from '../model/model-files.js'
import { firewallAlarms } from './alarms.js'
import type { ModelMetrics } from './metrics.js'
import type { PhaseDurations } from './phases.js'
import type { TrainingResult } from './result.js'

/** What a training run reports: the document of `alertsmith train --json`. Its keys are a contract. */
export interface TrainingSummary {
  readonly model_id: string
  /** Absolute path of the model's folder, or its s3:// url. */
  readonly model_path: string
  /** Absolute path or s3:// url of the report for people. */
  readonly report_path: string
  readonly model_type: ModelType
  readonly network: string
  readonly version: string
  /** Why it is this version, e.g. what changed since which model. */
  readonly version_choice: VersionChoice
  readonly window: { readonly start_date: string; readonly end_date: string; readonly window_days: number }
  readonly rows: {
    readonly total: number
    readonly train: number
    readonly validation: number
    readonly test: number
    /** Rows in no part: too close to the cut, or with a label that was known only after it. */
    readonly excluded: number
    readonly positive_rate: number
  }
  readonly num_features: number
  /** Figures on the test rows, which neither training nor early stopping has seen, and of cross-validation on the rest. */
  readonly metrics: ModelMetrics
  /** Chosen on the validation rows; null for rankers. */
  readonly threshold: { readonly rule: string; readonly value: number } | null
  readonly calibration: string | null
  /** What the data or the leakage firewall raises an alarm about; empty where all is well. */
  readonly alarms: readonly string[]
  /** True where labels did not suffice and the model was trained all the same. */
  readonly insufficient: boolean
  readonly phase_ms: PhaseDurations
  /** Largest resident memory of this process so far, MiB. */
  readonly peak_rss_mb: number
  /** sha256 over the extracted values: equal data gives equal fingerprints. */
  readonly data_fingerprint: string
  /** How many alerts or clusters found something in each joined table, over all and by day. */
  readonly coverage: readonly JoinCoverage[]
  /** False where the model's row in `trained_models` could not be written; the folder is whole all the same. */
  readonly recorded: boolean
  /** The newest day with alerts that the model has not learned from; null where there is none, and for clusters. */
  readonly score_date: string | null
  /** What the run noticed and went on with, e.g. that there are no clusters. */
  readonly warnings: readonly string[]
}

export function summarize(
  result: TrainingResult,
  saved: SavedModel,
  phaseMs: PhaseDurations,
): TrainingSummary {
  const { options, network, data, split, builder, matrix } = result
  const { window, modelType } = options
  const { train, validation, test } = split
  return {
    model_id: saved.modelId,
    model_path: saved.location,
    report_path: `${saved.location}/${REPORT_FILE}`,
    model_type: modelType,
    network,
    version: saved.version,
    version_choice: saved.metadata.version_choice as VersionChoice,
    window: { start_date: window.startDate, end_date: window.endDate, window_days: window.windowDays },
    rows: {
      total: matrix.numRows,
      train: train.length,
      validation: validation.length,
      test: test.length,
      excluded: matrix.numRows - train.length - validation.length - test.length,
      positive_rate: positiveRate(split.summary),
    },
    num_features: builder.featureNames.length,
    metrics: result.metrics,
    threshold: result.threshold && { rule: result.threshold.rule, value: result.threshold.threshold },
    calibration: result.calibration?.method ?? null,
    alarms: [...data.alarms, ...firewallAlarms(result.firewall)],
    insufficient: result.insufficient !== null,
    phase_ms: phaseMs,
    // maxRSS is in KiB on every platform that Node supports.
    peak_rss_mb: Math.round(process.resourceUsage().maxRSS / 1024),
    data_fingerprint: data.fingerprint,
    coverage: data.coverage,
    recorded: saved.recorded,
    score_date:
      modelType === 'cluster_scorer' || split.summary.kind !== 'temporal'
        ? null
        : split.summary.parts.test.lastDate,
    warnings: [...data.warnings, ...(saved.warning ? [saved.warning.message] : [])],
  }
}

/** Over all parts, weights not counted. */
export function positiveRate({ parts }: SplitSummary): number {
  const { train, validation, test } = parts
  const positives = train.positives + validation.positives + test.positives
  return positives / (train.rows + validation.rows + test.rows)
}
