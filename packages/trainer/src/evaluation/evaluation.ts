import type { IsoDate } from '@alertsmith/core'

/**
 * A figure with its 95 % interval from the bootstrap; null where it does not exist, e.g. an AUC of one class. The
 * interval is null as well without samples, or where there is only one group to draw from.
 */
export interface Estimate {
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
}

/** What raising an alarm from a threshold on means. */
export interface ThresholdFigures {
  /** Scores from here on are alarms. */
  readonly threshold: number
  readonly alarms: number
  /** Null where there are no alarms. */
  readonly precision: Estimate
  /** Null where there are no positives. */
  readonly recall: Estimate
  readonly f1: Estimate
}

/** Part of the judged rows, e.g. one month. */
export interface SegmentFigures {
  /** `seen` or `unseen`, `2018-07`, `high`, … */
  readonly name: string
  readonly rows: number
  readonly positives: number
  /** Different addresses (clusters for a cluster model). */
  readonly groups: number
  readonly roc_auc: Estimate
  readonly pr_auc: Estimate
  /** At the chosen threshold; null where there are no alarms, or no positives. */
  readonly precision: number | null
  readonly recall: number | null
}

/** Points of a line, ascending by `x`; at most some hundreds, thinned where the data has more. */
export interface Curve {
  readonly x: readonly number[]
  readonly y: readonly number[]
}

/** Ten bins of about equally many rows, by score. */
export interface CalibrationCurve {
  /** Mean score of each bin. */
  readonly predicted: readonly number[]
  /** Share of positives of each bin. */
  readonly observed: readonly number[]
  readonly rows: readonly number[]
}

/**
 * How good scores were on some rows: the whole evidence, as stored in `evaluation.json` and drawn in the report. Figures
 * are weighted where rows have weights; `rows` and `positives` are plain counts. Intervals resample whole groups
 * (addresses), since rows of one address are not independent.
 */
export interface ScorerEvaluation {
  readonly kind: 'scorer'
  readonly rows: number
  readonly positives: number
  readonly groups: number
  readonly first_date: IsoDate
  readonly last_date: IsoDate
  readonly metrics: {
    readonly roc_auc: Estimate
    readonly pr_auc: Estimate
    readonly log_loss: Estimate
    readonly brier: Estimate
    /** Expected calibration error over ten equally filled bins. The interval leans upwards: chance alone adds to it. */
    readonly calibration_error: Estimate
    readonly precision_at_100: Estimate
  }
  /** The same losses for calibrated scores; null without calibration. */
  readonly calibrated: {
    readonly log_loss: Estimate
    readonly brier: Estimate
    readonly calibration_error: Estimate
  } | null
  readonly at_half: ThresholdFigures
  /** At the threshold that the rule chose on the validation rows. `rule` as given, e.g. `max-f1` or `recall=0.95`. */
  readonly at_threshold: ThresholdFigures & { readonly rule: string }
  /** The analysts' budget: the highest scores of each day; null where no budget was given. */
  readonly budget: {
    readonly alerts_per_day: number
    readonly days: number
    /** Rows that the budget reaches. */
    readonly alerts: number
    readonly precision: Estimate
    readonly recall: Estimate
  } | null
  /** How many alerts need not be looked at when the threshold still finds this share of the positives; empty without positives. */
  readonly alert_reduction: readonly {
    readonly recall: number
    readonly threshold: number
    /** Share of rows below the threshold. */
    readonly reduction: Estimate
  }[]
  readonly segments: {
    /** `seen`: the address also occurs in training or validation rows; `unseen`: it does not. Empty where not asked for. */
    readonly address: readonly SegmentFigures[]
    readonly month: readonly SegmentFigures[]
    readonly severity: readonly SegmentFigures[]
    readonly typology: readonly SegmentFigures[]
  }
  readonly curves: {
    /** x: false positive rate, y: recall. */
    readonly roc: Curve
    /** x: recall, y: precision. */
    readonly precision_recall: Curve
    /** x: share of rows looked at, by falling score; y: recall. */
    readonly gain: Curve
    /** x: alerts per day (highest scores of each day), y: recall. */
    readonly budget: Curve
    readonly calibration: CalibrationCurve
    /** Null without calibration. */
    readonly calibration_calibrated: CalibrationCurve | null
  }
  readonly bootstrap: { readonly samples: number; readonly level: number; readonly seed: number }
}

/** A figure that every processing day has: its mean over days, the spread between days, and the mean's 95 % interval. */
export interface DayMean {
  readonly mean: number | null
  /** Sample standard deviation between days; null for a single day. */
  readonly std: number | null
  readonly low: number | null
  readonly high: number | null
}

export interface RankingFigures {
  readonly ndcg_at_5: DayMean
  readonly ndcg_at_10: DayMean
  readonly ndcg_at_20: DayMean
  readonly map: DayMean
  readonly precision_at_10: DayMean
}

/**
 * How good an order within each day was; rows of equal score keep the order in which they stand. Days without a
 * positive row have no NDCG: they are left out of every mean, and counted.
 */
export interface RankerEvaluation {
  readonly kind: 'ranker'
  readonly rows: number
  readonly positives: number
  readonly groups: number
  readonly first_date: IsoDate
  readonly last_date: IsoDate
  readonly days: number
  readonly days_without_positives: number
  readonly metrics: RankingFigures
  /** The same figures for orders that need no model, highest first: `volume`, `severity`. */
  readonly baselines: readonly { readonly name: string; readonly metrics: RankingFigures }[]
  readonly segments: {
    /** `seen` and `unseen` as for scorers: days are ranked over those rows alone. Empty where not asked for. */
    readonly address: readonly {
      readonly name: string
      readonly rows: number
      readonly positives: number
      readonly metrics: RankingFigures
    }[]
  }
  /** One entry per judged day, in order. */
  readonly by_day: {
    readonly date: readonly IsoDate[]
    readonly rows: readonly number[]
    readonly positives: readonly number[]
    readonly ndcg_at_10: readonly (number | null)[]
    readonly precision_at_10: readonly number[]
  }
  readonly bootstrap: { readonly samples: number; readonly level: number; readonly seed: number }
}

export type ModelEvaluation = ScorerEvaluation | RankerEvaluation

/** Checks for knowledge that a model cannot honestly have. `alarm` is what a reader must not overlook. */
export interface LeakageFirewall {
  /** How well each feature alone orders the test rows: max(AUC, 1 − AUC), highest first, at most ten. */
  readonly single_feature: {
    readonly best: readonly { readonly feature: string; readonly auc: number }[]
    /** Alarm above this. */
    readonly limit: number
    /** Features above the limit that the caller has acknowledged. */
    readonly acknowledged: readonly string[]
    readonly alarm: boolean
  }
  /** Test AUC after training on shuffled labels: must be 0.5 within noise. */
  readonly label_shuffle: {
    readonly aucs: readonly number[]
    readonly mean: number
    /** Alarm where |mean − 0.5| is above this. */
    readonly tolerance: number
    readonly alarm: boolean
  }
  /** What the same data and parameters would have claimed with a random split; null where the split was random anyway. */
  readonly random_split: {
    readonly roc_auc: number
    readonly pr_auc: number
    readonly actual: { readonly roc_auc: number; readonly pr_auc: number }
  } | null
}

/** How far later data lies from the training data. */
export interface DriftReport {
  /** Population stability index of each feature, highest first. */
  readonly features: readonly { readonly feature: string; readonly psi: number }[]
  readonly score_psi: number
}
