import { InvalidCalibrationError } from '../errors.js'
import type { Calibration } from './calibration.js'

/**
 * Reads back what was written as JSON.
 *
 * @throws {InvalidCalibrationError} if it is not a calibration whose parts fit each other.
 */
export function parseCalibration(json: unknown): Calibration {
  if (typeof json !== 'object' || json === null) return damaged('calibration', 'an object', json)
  const { method, a, b, scores, probabilities } = json as Record<string, unknown>
  if (method === 'platt') {
    if (!isNumber(a) || a > 0) return damaged('a', 'a finite number, at most 0', a)
    if (!isNumber(b)) return damaged('b', 'a finite number', b)
    return { method, a, b }
  }
  if (method !== 'isotonic') return damaged('method', '"platt" or "isotonic"', method)
  if (!isRising(scores, true)) return damaged('scores', 'rising numbers, at least one', scores)
  if (!isRising(probabilities, false) || probabilities[0]! < 0 || probabilities.at(-1)! > 1) {
    return damaged('probabilities', 'numbers from 0 to 1 that never fall', probabilities)
  }
  if (probabilities.length !== scores.length) {
    return damaged('probabilities', `as long as the ${scores.length} scores`, probabilities)
  }
  return { method, scores, probabilities }
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value)
}

function isRising(values: unknown, strictly: boolean): values is number[] {
  if (!Array.isArray(values) || values.length === 0 || !values.every(isNumber)) return false
  return values.every((value, i) => i === 0 || (strictly ? value > values[i - 1] : value >= values[i - 1]))
}

function damaged(field: string, constraint: string, found: unknown): never {
  const shown = Array.isArray(found) ? `a list of ${found.length}` : JSON.stringify(found)
  throw new InvalidCalibrationError(
    `parseCalibration: "${field}" must be ${constraint}; got ${shown}. Restore the model folder, or train again.`,
    { context: { field } },
  )
}
