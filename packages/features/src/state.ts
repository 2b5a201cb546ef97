import type { DeclaredFeature } from '@alertsmith/core'
import { checkDeclared } from './declared/check-declared.js'
import { BadStateError, StateMismatchError } from './errors.js'
import { GRAINS, type Grain } from './grain.js'
import { assembleSteps } from './plan/assemble.js'
import { type PlannedStep, planSteps } from './plan/select.js'
import { isRecordOf } from './steps/state-checks.js'
import type { FeatureStep, JsonValue } from './steps/step.js'

/** Raised when the form of {@link FeatureState} changes. */
export const STATE_SCHEMA_VERSION = 2

/** What a fit learned, as it is saved with a model (`features.json`). */
export type FeatureState = {
  readonly schemaVersion: typeof STATE_SCHEMA_VERSION
  readonly grain: Grain
  /** Names of the matrix columns, in order. */
  readonly featureNames: readonly string[]
  /** The declared features among them, as they were declared. */
  readonly declared: readonly DeclaredFeatureState[]
  /** How many training rows the fit saw. */
  readonly fittedRows: number
  /** The steps that make these columns. */
  readonly steps: readonly StepState[]
}

type Declaration = Readonly<Record<'name' | 'table' | 'column' | 'kind', string>>

/** A {@link DeclaredFeature} with `minFrequency` written out for categories, and only for them. */
export type DeclaredFeatureState = Declaration | (Declaration & { readonly minFrequency: number })

export type StepState = {
  readonly name: string
  readonly version: number
  readonly state: JsonValue
}

interface ParsedState {
  readonly state: FeatureState
  readonly declared: readonly DeclaredFeature[]
  /** One entry for each of `state.steps`. */
  readonly plan: readonly PlannedStep[]
}

const KEYS = ['schemaVersion', 'grain', 'featureNames', 'declared', 'fittedRows', 'steps'] as const
const REMEDY = 'Score with the version of @alertsmith/features that trained the model.'

/**
 * @param own The team's own steps that the state may name.
 * @throws {BadStateError} where `value` is not a feature state.
 * @throws {StateMismatchError} where it belongs to other features or other versions of them.
 */
export function parseFeatureState(value: unknown, own: readonly FeatureStep[]): ParsedState {
  const state = value as JsonValue
  if (typeof state !== 'object' || state === null || !('schemaVersion' in state)) {
    throw bad(`expected an object with the keys ${KEYS.join(', ')}`)
  }
  if (state.schemaVersion !== STATE_SCHEMA_VERSION) {
    throw new StateMismatchError(
      `The fitted feature state has schema version ${JSON.stringify(state.schemaVersion)}; this package reads version ${STATE_SCHEMA_VERSION}. ${REMEDY.slice(0, -1)}, or train it again.`,
      { context: { expected: STATE_SCHEMA_VERSION, found: state.schemaVersion } },
    )
  }
  if (!isRecordOf(state, KEYS)) throw bad(`expected the keys ${KEYS.join(', ')}, and no others`)
  if (!Number.isSafeInteger(state.fittedRows) || Number(state.fittedRows) < 1) {
    throw bad(`"fittedRows" must be a whole number of at least 1; got ${JSON.stringify(state.fittedRows)}`)
  }
  const grain = GRAINS.find((known) => known === state.grain)
  if (!grain) throw bad(`"grain" must be one of ${GRAINS.join(', ')}; got ${JSON.stringify(state.grain)}`)
  const declared = parseDeclared(state.declared, grain)
  const plan = planNames(state.featureNames, assembleSteps(grain, declared, own))
  const wanted = new Set(plan.flatMap(({ wanted }) => wanted.map(({ name }) => name)))
  const unused = declared.find(({ name }) => !wanted.has(name))
  if (unused) throw bad(`"declared" names "${unused.name}", which is not among "featureNames"`)
  checkSteps(state.steps, plan)
  return { state: structuredClone(state) as FeatureState, declared, plan }
}

function parseDeclared(found: JsonValue, grain: Grain): DeclaredFeature[] {
  try {
    return checkDeclared(found as unknown as DeclaredFeature[], grain)
  } catch (cause) {
    throw bad(cause instanceof Error ? cause.message : String(cause), cause)
  }
}

function planNames(found: JsonValue, steps: readonly FeatureStep[]): readonly PlannedStep[] {
  if (!Array.isArray(found) || found.length === 0 || !found.every((name) => typeof name === 'string')) {
    throw bad('"featureNames" must be a list of at least one name')
  }
  const plan = planSteps(steps, new Set(found))
  const expected = plan.flatMap(({ wanted }) => wanted.map(({ name }) => name))
  const difference = firstDifference(expected, found)
  if (difference) {
    throw new StateMismatchError(
      `The fitted feature state has other features than this package and the own steps passed: ${difference}. Pass every own step of the fit as "steps", and score with the version of @alertsmith/features that trained the model.`,
      { context: { expected, found } },
    )
  }
  return plan
}

function checkSteps(found: JsonValue, plan: readonly PlannedStep[]): void {
  if (!Array.isArray(found) || found.length !== plan.length) {
    throw bad(`"steps" must be a list of ${plan.length} steps`)
  }
  plan.forEach(({ step }, index) => {
    const entry = found[index]
    if (!isRecordOf(entry, ['name', 'version', 'state'])) {
      throw bad(`"steps[${index}]" must have the keys name, version and state, and no others`)
    }
    if (entry.name !== step.name || entry.version !== step.version) {
      throw new StateMismatchError(
        `Step ${index} of the fitted feature state is ${JSON.stringify(entry.name)} version ${JSON.stringify(entry.version)}; here it is "${step.name}" version ${step.version}. ${REMEDY}`,
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

function bad(problem: string, cause?: unknown): Error {
  return new BadStateError(
    `The fitted feature state is damaged: ${problem}. Use the file saved with the model, unchanged.`,
    { cause },
  )
}
