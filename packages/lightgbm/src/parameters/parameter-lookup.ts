import { nearest } from '@alertsmith/core'
import { UnknownParameterError } from '../errors.js'
import type { ParameterInfo } from './parameter-info.js'
import { PARAMETERS } from './parameter-table.js'

const canonicalNames = new Map<string, string>()
for (const [name, { aliases }] of Object.entries(PARAMETERS)) {
  canonicalNames.set(name, name)
  for (const alias of aliases) canonicalNames.set(alias, name)
}

/**
 * LightGBM's own name of a parameter.
 * @param name That name, or one of its aliases.
 * @throws {UnknownParameterError} with the nearest name that exists.
 */
export function canonicalName(name: string): string {
  const canonical = canonicalNames.get(name)
  if (canonical !== undefined) return canonical
  const meant = nearest(name, canonicalNames.keys())
  throw new UnknownParameterError(
    `parameters: "${name}" must be a parameter of LightGBM; ${meant ? `did you mean "${meant}"?` : 'there is none of a similar name.'}`,
    { context: { name, ...(meant && { meant }) } },
  )
}

/**
 * What LightGBM says about a parameter: its type, default, range, options and aliases.
 * @param name Its own name or an alias.
 * @throws {UnknownParameterError}
 */
export function parameterInfo(name: string): ParameterInfo {
  return PARAMETERS[canonicalName(name)]!
}
