/** What one trial tried and what came out; JSON-able, and enough to go on from. */
export interface TrialRecord {
  /** 1-based; 1 is the defaults. */
  readonly number: number
  /** Parameters as `params` of training takes them. */
  readonly params: Readonly<Record<string, number>>
  /** The metric on each usable fold in order, after `rounds` trees; fewer than there are folds where it was stopped. */
  readonly scores: readonly number[]
  readonly mean: number
  /** Population standard deviation of the scores (divisor n). */
  readonly std: number
  /** Number of trees, the same in every fold, at which the mean over the folds is best. */
  readonly rounds: number
  /** True if it was given up as hopeless before all folds were scored; such a trial cannot win. */
  readonly stopped: boolean
  readonly durationMs: number
}
