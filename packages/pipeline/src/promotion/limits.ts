import { PromotionOptionError } from '../errors.js'
import type { PromotionLimits } from './decision.js'

export interface LimitOptions {
  /** The lower bound of the gain must be above this, −1 to 1. Default 0. */
  readonly minGain?: number | undefined
  /** No month, severity, or seen or unseen addresses may fall by more than this, 0 to 1. Default 0.05. */
  readonly maxSegmentFall?: number | undefined
  /** The candidate's calibration error on the slice may be at most this, 0 to 1. Default 0.1. Rankers have none. */
  readonly maxCalibrationError?: number | undefined
}

export const DEFAULT_LIMITS: PromotionLimits = {
  min_gain: 0,
  max_segment_fall: 0.05,
  max_calibration_error: 0.1,
}

/** @throws {PromotionOptionError} */
export function checkLimits(options: LimitOptions): PromotionLimits {
  return {
    min_gain: within('minGain', '--min-gain', options.minGain ?? DEFAULT_LIMITS.min_gain, -1),
    max_segment_fall: within(
      'maxSegmentFall',
      '--max-segment-fall',
      options.maxSegmentFall ?? DEFAULT_LIMITS.max_segment_fall,
      0,
    ),
    max_calibration_error: within(
      'maxCalibrationError',
      '--max-calibration-error',
      options.maxCalibrationError ?? DEFAULT_LIMITS.max_calibration_error,
      0,
    ),
  }
}

function within(field: string, flag: string, value: number, min: number): number {
  if (typeof value === 'number' && value >= min && value <= 1) return value
  throw new PromotionOptionError(
    `promoteModel: "${field}" (${flag}) must be a number from ${min} to 1; got ${String(value)}.`,
    { context: { field, found: value } },
  )
}
