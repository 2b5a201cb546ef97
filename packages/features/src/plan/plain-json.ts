import { BadStepError } from '../errors.js'
import type { JsonValue } from '../steps/step.js'

/**
 * What a step learned as it will come back from the file, so that training uses exactly what scoring will.
 * @throws {BadStepError} where JSON would lose something: NaN, infinity, undefined, a class instance.
 */
export function plainJson(step: string, state: JsonValue): JsonValue {
  const lost = findLost(state, 'state')
  if (lost !== undefined) {
    throw new BadStepError(
      `step "${step}": "${lost}" must survive JSON (finite numbers, texts, booleans, null, lists, plain objects); got another value. Return null where nothing is known.`,
      { context: { step, path: lost } },
    )
  }
  return JSON.parse(JSON.stringify(state)) as JsonValue
}

function findLost(value: unknown, path: string): string | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : path
  if (typeof value !== 'object') return path
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return path
  for (const [key, member] of Object.entries(value)) {
    const lost = findLost(member, `${path}.${key}`)
    if (lost !== undefined) return lost
  }
  return undefined
}
