import { nearest } from '@alertsmith/core'
import { OptionError } from './errors.js'

/** @throws {OptionError} `value` has a key that is not in `known` */
export function rejectUnknown(owner: string, part: string, value: object, known: readonly string[]): void {
  const unknown = Object.keys(value).find((key) => !known.includes(key))
  if (unknown === undefined) return
  const meant = nearest(unknown, known)
  const hint = meant === undefined ? '' : ` Did you mean "${meant}"?`
  throw new OptionError(`${owner}: ${part} must be one of ${known.join(', ')}; got "${unknown}".${hint}`, {
    context: { field: unknown, known },
  })
}
