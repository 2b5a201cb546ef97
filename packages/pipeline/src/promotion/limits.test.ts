import { expect, it } from 'vitest'
import { checkLimits, DEFAULT_LIMITS } from './limits.js'

it('takes the defaults for what is left out, and 0 for 0', () => {
  expect(checkLimits({})).toEqual(DEFAULT_LIMITS)
  expect(checkLimits({ minGain: -0.01, maxSegmentFall: 0, maxCalibrationError: 1 })).toEqual({
    min_gain: -0.01,
    max_segment_fall: 0,
    max_calibration_error: 1,
  })
})

it.each([
  { minGain: Number.NaN },
  { minGain: -1.1 },
  { maxSegmentFall: -0.01 },
  { maxCalibrationError: 2 },
  { maxSegmentFall: '0.1' as unknown as number },
])('refuses %o', (options) => {
  expect(() => checkLimits(options)).toThrow(expect.objectContaining({ code: 'PIPELINE_PROMOTION_OPTION' }))
})
