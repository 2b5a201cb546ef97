/** The metric that early stopping watched, on the validation rows. */
export interface ReportHistory {
  /** LightGBM's name, e.g. `auc`. */
  readonly metric: string
  /** One value per iteration, the first iteration first. */
  readonly values: readonly number[]
  /** 1-based: how many iterations the saved model uses. */
  readonly best_iteration: number
}

/** Cross-validation on the training side. */
export interface ReportCrossValidation {
  /** e.g. `auc` or `ndcg@10`. */
  readonly metric: string
  /** One score per fold. */
  readonly scores: readonly number[]
  readonly mean: number
  readonly std: number
}

/** What the sufficiency gate found missing. */
export interface ReportInsufficiency {
  readonly parts: readonly {
    readonly part: string
    readonly rows: number
    readonly positives: number
    readonly negatives: number
    /** How many more would be needed; 0 where there are enough. */
    readonly missing_positives: number
    readonly missing_negatives: number
  }[]
}
