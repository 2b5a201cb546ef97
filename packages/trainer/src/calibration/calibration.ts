/** 1 / (1 + e^(a·x + b)) of the score's log-odds x, with a ≤ 0: a higher score is never less probable. */
export interface PlattCalibration {
  readonly method: 'platt'
  readonly a: number
  readonly b: number
}

/** Straight lines between points, level outside of them. */
export interface IsotonicCalibration {
  readonly method: 'isotonic'
  /** Ascending, all different, at least one. */
  readonly scores: readonly number[]
  /** Never falling, in [0, 1], one per score. */
  readonly probabilities: readonly number[]
}

/** Turns the scores of a model into probabilities, never changing their order. Goes through JSON unchanged. */
export type Calibration = PlattCalibration | IsotonicCalibration

export const CALIBRATION_METHODS = ['none', 'isotonic', 'platt'] as const

export type CalibrationMethod = (typeof CALIBRATION_METHODS)[number]
