import type { IsoDate, ModelType } from '@alertsmith/core'
import type { AliasEvent } from '@alertsmith/storage'
import type { Comparison } from '@alertsmith/trainer'

/** One question of the gate, with what was found and what is allowed, in a sentence. */
export interface PromotionCheck {
  readonly name: string
  readonly passed: boolean
  readonly sentence: string
}

/** What the gate allows. */
export interface PromotionLimits {
  /** The lower bound of the gain must be above this. */
  readonly min_gain: number
  /** No segment's metric may fall by more than this. */
  readonly max_segment_fall: number
  /** The candidate's expected calibration error may be at most this. */
  readonly max_calibration_error: number
}

/** The rows on which models were compared, so that the comparison can be repeated and a change of the data is noticed. */
export interface PromotionSlice {
  /** What was asked of ClickHouse: every labelled row of these days. */
  readonly start_date: IsoDate
  readonly end_date: IsoDate
  /** First and last day that has labelled rows. */
  readonly first_date: IsoDate
  readonly last_date: IsoDate
  readonly rows: number
  readonly positives: number
  /** Different addresses, or clusters. */
  readonly groups: number
  /** Of the candidate's extraction. */
  readonly data_fingerprint: string
  /** Of the champion's; null where there is no champion, or one extraction served both. */
  readonly champion_data_fingerprint: string | null
}

/** What a decision rests on; kept with the event in the journal. */
export interface PromotionEvidence {
  /** Null where nobody was the champion. */
  readonly champion_id: string | null
  /** In the order in which they were asked; what comes after a question that makes it pointless is left out. */
  readonly checks: readonly PromotionCheck[]
  readonly limits: PromotionLimits
  /** Null where there was nothing to judge on. */
  readonly slice: PromotionSlice | null
  /** Null without a champion. */
  readonly metric: Comparison['metric'] | null
  readonly gain: {
    readonly champion: number | null
    readonly candidate: number | null
    readonly value: number | null
    /** 95 % interval of the difference. */
    readonly low: number | null
    readonly high: number | null
  } | null
  readonly segments: Comparison['segments']
  /** Expected calibration error of the candidate on the slice; null for rankers. */
  readonly calibration_error: number | null
  readonly bootstrap: Comparison['bootstrap'] | null
}

/** What is known before anything was looked at. */
export const NO_EVIDENCE = {
  checks: [],
  slice: null,
  metric: null,
  gain: null,
  segments: [],
  calibration_error: null,
  bootstrap: null,
} as const satisfies Partial<PromotionEvidence>

/** The document of `alertsmith models promote --json`. */
export interface PromotionDecision extends PromotionEvidence {
  /** True where the alias names the model now, or would without `dryRun`. */
  readonly promoted: boolean
  /** True where the alias named the model before: nothing was judged. */
  readonly already: boolean
  readonly dry_run: boolean
  readonly model_id: string
  readonly network: string
  readonly model_type: ModelType
  readonly alias: string
  /** In the journal of aliases; null for a dry run. */
  readonly event: AliasEvent | null
  readonly warnings: readonly string[]
}
