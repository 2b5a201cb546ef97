import { ParameterConflictError, UnsupportedParameterError } from '../errors.js'
import { checkValue, type ParameterValue } from './check-value.js'
import type { ParameterInfo } from './parameter-info.js'
import { canonicalName, parameterInfo } from './parameter-lookup.js'
import { whyUnsupported } from './unsupported.js'

/** LightGBM parameters by name or alias. */
export type Parameters = Readonly<Record<string, ParameterValue>>

/** Parameters under their own names, as text, each checked. */
export type CheckedParameters = Readonly<Record<string, string>>

/** OpenMP ends the process when the system refuses it a thread. */
export const MAX_THREADS = 1024

/** LightGBM sets up a table of num_class × num_class numbers each time it reads parameters. */
const MAX_CLASSES = 1000

/** Where LightGBM's own table sets no limit but there is one. */
const OWN_LIMITS: Readonly<Record<string, Partial<ParameterInfo>>> = {
  num_threads: { max: MAX_THREADS },
  num_class: { max: MAX_CLASSES },
}

/**
 * Checks parameters against LightGBM's own list, which by itself ignores unknown names and picks among aliases.
 * @returns The same parameters under LightGBM's own names, as the text that LightGBM reads.
 * @throws {UnknownParameterError} {@link ParameterConflictError} for two names of one parameter,
 * {@link UnsupportedParameterError} for one without effect here, {@link InvalidParameterError} for a wrong value.
 */
export function checkParameters(parameters: Parameters): CheckedParameters {
  const checked: Record<string, string> = {}
  const givenAs = new Map<string, string>()
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined) continue
    const canonical = canonicalName(name)
    const earlier = givenAs.get(canonical)
    if (earlier !== undefined) {
      throw new ParameterConflictError(
        `parameters: "${earlier}" and "${name}" must not be given together; both mean "${canonical}".`,
        { context: { names: [earlier, name], canonical } },
      )
    }
    givenAs.set(canonical, name)
    const info = { ...parameterInfo(canonical), ...OWN_LIMITS[canonical] }
    const text = checkValue(name, info, value)
    const reason = whyUnsupported(canonical, info, text)
    if (reason !== undefined) {
      throw new UnsupportedParameterError(`parameters: "${name}" has no effect here: ${reason}.`, {
        context: { name, canonical, reason },
      })
    }
    checked[canonical] = text
  }
  return checked
}

/** The line in which the C API takes parameters. */
export function toParameterLine(parameters: CheckedParameters): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
}
