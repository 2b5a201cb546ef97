import type { IsoDate } from '@alertsmith/core'
import type { DriftReport, LeakageFirewall, ModelEvaluation } from '@alertsmith/trainer'
import type { ReportContributions, ReportImportance } from './document-features.js'
import type { ReportLineage } from './document-lineage.js'
import type { ReportCrossValidation, ReportHistory, ReportInsufficiency } from './document-training.js'

/** Everything a report shows: plain data that survives JSON. `null` and empty lists are said in words, never drawn. */
export interface ReportDocument {
  /** `training`: the test rows of the model's own split; `evaluation`: later data, judged by a finished model. */
  readonly purpose: 'training' | 'evaluation'
  readonly model: ReportModel
  /** Snapshots that were read: of the training, or of the evaluated period. */
  readonly window: { readonly start_date: IsoDate; readonly end_date: IsoDate; readonly window_days: number }
  readonly data: ReportData
  /** How the training divided its rows; in an evaluation, the split the model once was trained with. */
  readonly split: ReportSplit
  readonly evaluation: ModelEvaluation
  /** Null where the history was not kept. */
  readonly history: ReportHistory | null
  readonly cv: ReportCrossValidation | null
  /** Fitted on the validation rows; null where scores are used as the model gives them. */
  readonly calibration: { readonly method: string } | null
  readonly firewall: LeakageFirewall | null
  /** Any order; the report sorts by gain. */
  readonly importances: readonly ReportImportance[]
  readonly contributions: ReportContributions | null
  /** Against the training data; null in a training. */
  readonly drift: DriftReport | null
  /** What LightGBM was given, under its own names. */
  readonly parameters: Readonly<Record<string, ReportParameter>>
  readonly lineage: ReportLineage
  /** Set where the labels do not suffice and the model was made all the same. */
  readonly insufficient: ReportInsufficiency | null
  /** The command that makes the same again, e.g. `alertsmith reproduce alert_scorer_…`; null where there is none. */
  readonly reproduce: string | null
}

export type ReportParameter = string | number | boolean | readonly (string | number | boolean)[]

export interface ReportModel {
  readonly model_id: string
  /** `alert_scorer`, `alert_ranker` or `cluster_scorer`. */
  readonly model_type: string
  readonly network: string
  readonly version: string
  /** ISO 8601, UTC. */
  readonly created_at: string
}

export interface ReportData {
  /** Labelled rows that were read, those dropped not counted. */
  readonly rows: number
  /** positives / rows, in 0 … 1, weights not counted. */
  readonly positive_rate: number
  /** Number of features. */
  readonly features: number
  /** Rows that were read and not used, by reason. */
  readonly dropped: {
    readonly unlabelled: number
    /** Too close to the test period for their label to have been known. */
    readonly embargo: number
    /** Label known only from the test period on. */
    readonly late_label: number
  }
  /** What the run noticed and went on with. */
  readonly warnings: readonly string[]
  /** What the data raises an alarm about. Default: nothing. */
  readonly alarms?: readonly string[] | undefined
  /** How many rows found something in each joined table. Default: not known. */
  readonly coverage?: readonly ReportCoverage[] | undefined
}

/** How many rows found something in one table that they are joined to. */
export interface ReportCoverage {
  /** `raw_features`, `history`, … */
  readonly table: string
  readonly rows: number
  readonly matched: number
  /** As columns, by processing date. */
  readonly days: {
    readonly day: readonly IsoDate[]
    readonly rows: readonly number[]
    readonly matched: readonly number[]
  }
}

export interface ReportSplit {
  /** `temporal`, `stratified` or `group`. */
  readonly kind: string
  /** First processing day of the part; null unless the split is temporal. */
  readonly validation_start: IsoDate | null
  readonly test_start: IsoDate | null
  readonly embargo_days: number
  /** Rows in no part, by reason. */
  readonly excluded: { readonly embargo: number; readonly late_label: number }
  /** Training, validation, test, in this order. */
  readonly parts: readonly ReportPart[]
}

export interface ReportPart {
  readonly name: 'train' | 'validation' | 'test'
  readonly rows: number
  readonly positives: number
  readonly first_date: IsoDate
  readonly last_date: IsoDate
}
