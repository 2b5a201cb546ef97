import type { DeclaredFeature, IsoDate, Logger, TrainingWindow } from '@alertsmith/core'
import type { ClusterRule, LabelStrategy } from './labels/strategy.js'

export interface ExtractionOptions {
  readonly window: TrainingWindow
  /** Where labels come from. Default: `column`, which is `raw_alerts.label`. */
  readonly labels?: LabelStrategy | undefined
  /** Allows whole numbers from 0 to 30 as labels, for rankers. Default: false, only 0 and 1. */
  readonly graded?: boolean | undefined
  /** Further columns of raw_alerts and raw_features, as {@link AlignedTables.declared}. Default: none. */
  readonly declared?: readonly DeclaredFeature[] | undefined
  readonly signal?: AbortSignal | undefined
  readonly logger?: Logger | undefined
}

export interface ClusterExtractionOptions {
  readonly window: TrainingWindow
  /** Where the labels of members come from. Default: `column`, which is `raw_alerts.label`. */
  readonly labels?: LabelStrategy | undefined
  /** How the labels of members make the cluster's. Default: `any`. */
  readonly clusterRule?: ClusterRule | undefined
  readonly signal?: AbortSignal | undefined
  readonly logger?: Logger | undefined
}

export interface AlertExtractionOptions {
  /** The day whose alerts are extracted, labelled or not. */
  readonly date: IsoDate
  /** Length of the observation window in days. */
  readonly windowDays: number
  /** Further columns of raw_alerts and raw_features, as {@link AlignedTables.declared}. Default: none. */
  readonly declared?: readonly DeclaredFeature[] | undefined
  readonly signal?: AbortSignal | undefined
  readonly logger?: Logger | undefined
}
