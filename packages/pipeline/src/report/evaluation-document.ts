import type { FeatureMatrix, TrainingWindow } from '@alertsmith/core'
import type { ReportContributions, ReportDocument, ReportParameter } from '@alertsmith/report'
import type { LoadedModel } from '@alertsmith/storage'
import type { DriftReport, ModelEvaluation, SplitSummary, TrainingRows } from '@alertsmith/trainer'
import { requireParts } from '../model/check-model.js'
import { recordedOptions } from '../model/recorded-options.js'
import type { DataEvidence } from '../training/prepare.js'
import { describeLabels, reportSplit } from './training-document.js'

export interface EvaluationDocumentInput {
  readonly model: LoadedModel
  readonly window: TrainingWindow
  readonly data: DataEvidence
  readonly matrix: FeatureMatrix
  readonly rows: TrainingRows
  readonly evaluation: ModelEvaluation
  readonly drift: DriftReport
  readonly contributions: ReportContributions
}

/** The parts of metadata.json that the report of an evaluation shows. */
export const REPORTED_PARTS = [
  'split',
  'calibration',
  'importances',
  'feature_state_hash',
  'versions',
  'seed',
  'threads',
] as const

/** All that the report of an evaluation on other data shows. */
export function evaluationDocument(input: EvaluationDocumentInput): ReportDocument {
  const { model, window, data, matrix, rows, evaluation, drift, contributions } = input
  const { metadata } = model
  const trained = requireParts(metadata, REPORTED_PARTS)
  let positives = 0
  for (const label of rows.label) positives += Number(label > 0)
  return {
    purpose: 'evaluation',
    model: {
      model_id: metadata.model_id,
      model_type: metadata.model_type,
      network: metadata.network,
      version: metadata.version,
      created_at: metadata.created_at,
    },
    window: { start_date: window.startDate, end_date: window.endDate, window_days: window.windowDays },
    data: {
      rows: matrix.numRows,
      positive_rate: positives / matrix.numRows,
      features: matrix.names.length,
      dropped: { unlabelled: data.dropped.unlabelled, embargo: 0, late_label: 0 },
      warnings: data.warnings,
      alarms: data.alarms,
      coverage: data.coverage,
    },
    split: reportSplit(trained.split as SplitSummary),
    evaluation,
    history: null,
    cv: null,
    calibration: trained.calibration === null ? null : { method: trained.calibration },
    firewall: null,
    importances: trained.importances.map(({ feature, gain, split }) => ({ feature, gain, splits: split })),
    contributions,
    drift,
    parameters: metadata.hyperparameters as Readonly<Record<string, ReportParameter>>,
    lineage: {
      data_fingerprint: data.fingerprint,
      feature_state_hash: trained.feature_state_hash,
      files: Object.fromEntries(Object.entries(metadata.files).map(([name, { sha256 }]) => [name, sha256])),
      versions: trained.versions,
      seed: trained.seed,
      threads: trained.threads,
      label_strategy: describeLabels(recordedOptions(metadata)),
    },
    insufficient: null,
    reproduce: null,
  }
}
