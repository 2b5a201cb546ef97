import { BadStateError, StateMismatchError } from './errors.js'
import { isRecordOf } from './steps/state-checks.js'
import type { FeatureStep, JsonValue } from './steps/step.js'

/** Raised when the form of {@link FeatureState} changes. */
export const STATE_SCHEMA_VERSION = 1

/** What a fit learned, as it is saved with a model (`features.json`). */
export type FeatureState = {
  readonly schemaVersion: typeof STATE_SCHEMA_VERSION
  /** Names of the matrix columns, in order. */
  readonly featureNames: readonly string[]
  /** How many training rows the fit saw. */
  readonly fittedRows: number
  readonly steps: readonly StepState[]
}

export type StepState = {
  readonly name: string
  readonly version: number
  readonly state: JsonValue
}

/**
 * @throws {BadStateError} where `value` is not a feature state.
 * @throws {StateMismatchError} where it belongs to other features or other versions of them.
 */
export function parseFeatureState(value: unknown, steps: readonly FeatureStep[]): FeatureState {
  const state = value as JsonValue
  if (!isRecordOf(state, ['schemaVersion', 'featureNames', 'fittedRows', 'steps'])) {
    throw bad(
      'expected an object with the keys schemaVersion, featureNames, fittedRows and steps, and no others',
    )
  }
  if (state.schemaVersion !== STATE_SCHEMA_VERSION) {
    throw new StateMismatchError(
      `The fitted feature state has schema version ${JSON.stringify(state.schemaVersion)}; this package reads version ${STATE_SCHEMA_VERSION}. Score with the version of @alertsmith/features that trained the model.`,
      { context: { expected: STATE_SCHEMA_VERSION, found: state.schemaVersion } },
    )
  }
  if (!Number.isSafeInteger(state.fittedRows) || Number(state.fittedRows) < 1) {
    throw bad(`"fittedRows" must be a whole number of at least 1; got ${JSON.stringify(state.fittedRows)}`)
  }
  checkNames(state.featureNames, steps)
  checkSteps(state.steps, steps)
  return structuredClone(state) as FeatureState
}

function checkNames(found: JsonValue, steps: readonly FeatureStep[]): void {
  if (!Array.isArray(found) || !found.every((name) => typeof name === 'string')) {
    throw bad('"featureNames" must be a list of names')
  }
  const expected = steps.flatMap((step) => step.outputs.map(({ name }) => name))
  const difference = firstDifference(expected, found)
  if (difference) {
    throw new StateMismatchError(
      `The fitted feature state has other features than this package: ${difference}. Score with the version of @alertsmith/features that trained the model.`,
      { context: { expected, found } },
    )
  }
}

function checkSteps(found: JsonValue, steps: readonly FeatureStep[]): void {
  if (!Array.isArray(found) || found.length !== steps.length) {
    throw bad(`"steps" must be a list of ${steps.length} steps`)
  }
  steps.forEach((step, index) => {
    const entry = found[index]
    if (!isRecordOf(entry, ['name', 'version', 'state'])) {
      throw bad(`"steps[${index}]" must have the keys name, version and state, and no others`)
    }
    if (entry.name !== step.name || entry.version !== step.version) {
      throw new StateMismatchError(
        `Step ${index} of the fitted feature state is ${JSON.stringify(entry.name)} version ${JSON.stringify(entry.version)}; this package has "${step.name}" version ${step.version}. Score with the version of @alertsmith/features that trained the model.`,
        {
          context: {
            expected: { name: step.name, version: step.version },
            found: { name: entry.name, version: entry.version },
          },
        },
      )
    }
    const problem = step.fit
      ? step.checkState?.(entry.state)
      : entry.state === null
        ? undefined
        : 'must be null'
    if (problem) throw bad(`state of step "${step.name}": ${problem}`)
  })
}

/** Where two lists of names part, in words; undefined where they are equal. */
export function firstDifference(expected: readonly string[], found: readonly string[]): string | undefined {
  for (let i = 0; i < Math.max(expected.length, found.length); i++) {
    if (expected[i] === found[i]) continue
    const wanted = expected[i] === undefined ? 'no further column' : `"${expected[i]}"`
    const got = found[i] === undefined ? 'nothing' : `"${found[i]}"`
    return `column ${i} must be ${wanted}; got ${got}`
  }
  return undefined
}

function bad(problem: string): Error {
  return new BadStateError(
    `The fitted feature state is damaged: ${problem}. Use the file saved with the model, unchanged.`,
  )
}
