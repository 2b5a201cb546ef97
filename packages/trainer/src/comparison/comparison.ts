import type { IsoDate } from '@alertsmith/core'
import type { Estimate } from '../evaluation/evaluation.js'

/** `pr_auc`: average precision. `ndcg_at_10`: mean over the processing days that have positives. Higher is better. */
export const COMPARISON_METRICS = ['pr_auc', 'roc_auc', 'ndcg_at_10'] as const
export type ComparisonMetric = (typeof COMPARISON_METRICS)[number]

/** By month of the processing date, by severity, and by whether the address was known before (`seen`, `unseen`). */
export const SEGMENT_KINDS = ['month', 'severity', 'address'] as const
export type SegmentKind = (typeof SEGMENT_KINDS)[number]

/** Both models on part of the rows; figures are null where the metric does not exist there. */
export interface ComparedSegment {
  readonly kind: SegmentKind
  /** `2018-07`, `high`, `unseen`, … */
  readonly name: string
  readonly rows: number
  readonly positives: number
  readonly groups: number
  readonly champion: number | null
  readonly candidate: number | null
  /** Candidate less champion: below 0 the candidate is worse here. */
  readonly gain: number | null
}

/** Two models on the same rows. JSON-able. */
export interface Comparison {
  readonly metric: ComparisonMetric
  readonly rows: number
  /** Rows of a label above 0. */
  readonly positives: number
  /** Different addresses (clusters for a cluster model), which are what is resampled. */
  readonly groups: number
  readonly first_date: IsoDate
  readonly last_date: IsoDate
  /** Null where the metric does not exist, e.g. without positives. */
  readonly champion: number | null
  readonly candidate: number | null
  /** Candidate less champion, with the percentiles of the difference over the samples. */
  readonly gain: Estimate
  readonly segments: readonly ComparedSegment[]
  readonly bootstrap: { readonly samples: number; readonly level: number; readonly seed: number }
}
