import { InvalidDriftReferenceError } from '../errors.js'
import type { DriftReference } from './drift-reference.js'

/**
 * Reads back what was written as JSON.
 *
 * @throws {InvalidDriftReferenceError} if it is not a drift reference whose parts fit each other.
 */
export function parseDriftReference(json: unknown): DriftReference {
  const { rows, features, score } = fieldsOf(json, 'reference')
  if (!isCount(rows) || rows === 0) throw damage('rows', 'a whole number from 1', rows)
  if (!Array.isArray(features)) throw damage('features', 'a list', features)
  for (const [i, column] of features.entries()) {
    const { feature } = fieldsOf(column, `features[${i}]`)
    if (typeof feature !== 'string') throw damage(`features[${i}].feature`, 'a name', feature)
    checkDistribution(column, `features[${i}]`, rows)
  }
  checkDistribution(score, 'score', rows)
  return json as DriftReference
}

function checkDistribution(json: unknown, field: string, rows: number): void {
  const { bins, counts } = fieldsOf(json, field)
  const { kind, edges, values } = fieldsOf(bins, `${field}.bins`)
  if (kind !== 'ranges' && kind !== 'values') throw damage(`${field}.bins.kind`, '"ranges" or "values"', kind)
  const list = kind === 'ranges' ? edges : values
  if (!isRising(list)) throw damage(`${field}.bins`, 'rising numbers', list)
  const complete = Array.isArray(counts) && counts.length === list.length + 2 && counts.every(isCount)
  if (!complete || counts.reduce((sum, count) => sum + count, 0) !== rows) {
    throw damage(`${field}.counts`, `${list.length + 2} counts that add up to ${rows}`, counts)
  }
}

function fieldsOf(json: unknown, field: string): Record<string, unknown> {
  if (typeof json !== 'object' || json === null) throw damage(field, 'an object', json)
  return json as Record<string, unknown>
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function isRising(values: unknown): values is number[] {
  return (
    Array.isArray(values) &&
    values.every((value, i) => Number.isFinite(value) && (i === 0 || value > values[i - 1]))
  )
}

function damage(field: string, constraint: string, found: unknown): Error {
  const shown = Array.isArray(found) ? `a list of ${found.length}` : JSON.stringify(found)
  return new InvalidDriftReferenceError(
    `parseDriftReference: "${field}" must be ${constraint}; got ${shown}. Restore the model folder, or train again.`,
    { context: { field } },
  )
}
