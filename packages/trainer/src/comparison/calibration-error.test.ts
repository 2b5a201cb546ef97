import { expect, it } from 'vitest'
import { recorded } from '../../test/recorded-evaluation.js'
import { calibrationError } from './calibration-error.js'

const rowsOf = ({
  label,
  score,
  weight,
}: {
  label: number[]
  score: number[]
  weight?: number[] | null | undefined
}) => ({
  label,
  score: Float64Array.from(score),
  day: new Int32Array(label.length),
  group: new Int32Array(label.length),
  ...(weight ? { weight } : {}),
})

it.each(recorded.evaluations)("is that of scikit-learn's quantile bins: $name", (evaluation) => {
  expect(calibrationError(rowsOf(evaluation))).toBeCloseTo(evaluation.expected.calibration_error, 10)
})

it('is what can be worked out by hand', () => {
  // All in one bin: a mean of 0.4 said, one half found.
  expect(calibrationError(rowsOf({ label: [1, 0], score: [0.4, 0.4] }))).toBeCloseTo(0.1, 12)
  expect(calibrationError(rowsOf({ label: [1, 0], score: [1, 0] }))).toBe(0)
})

it('refuses scores that are no probabilities', () => {
  expect(() => calibrationError(rowsOf({ label: [1], score: [1.5] }))).toThrow(/probability/)
})
