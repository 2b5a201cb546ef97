import { nearest } from '@alertsmith/core'
import { UnknownKeyError } from './errors.js'

/**
 * A misspelt option would otherwise be ignored, and with it the training rows or a whole table.
 * @throws {UnknownKeyError} naming the first key that is not known, and the one that may be meant.
 */
export function checkKnownKeys(owner: string, given: object, known: readonly string[]): void {
  const unknown = Object.keys(given).find((key) => !known.includes(key))
  if (unknown === undefined) return
  const meant = nearest(unknown, known)
  const hint = meant === undefined ? '' : ` Did you mean "${meant}"?`
  throw new UnknownKeyError(
    `${owner}: the keys must be among ${known.join(', ')}; got "${unknown}".${hint}`,
    {
      context: { owner, found: unknown, known },
    },
  )
}
