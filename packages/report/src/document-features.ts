export interface ReportImportance {
  readonly feature: string
  /** Loss that the splits on this feature took away, in sum. */
  readonly gain: number
  readonly splits: number
}

/** LightGBM's exact contributions (SHAP), in units of the raw score. */
export interface ReportContributions {
  /** Mean of |contribution| over the judged rows, per feature; any order. */
  readonly mean_absolute: readonly { readonly feature: string; readonly value: number }[]
  /** For the plot: up to ten features, the most important first, each with the same sampled rows, at most 200. */
  readonly sample: readonly ReportContributionSample[]
}

export interface ReportContributionSample {
  readonly feature: string
  /** Rank of each row's value among all judged rows, in 0 (lowest) … 1 (highest); null where the value is missing. */
  readonly value_rank: readonly (number | null)[]
  /** Same length as `value_rank`. */
  readonly contribution: readonly number[]
}
