import type { DeclaredFeature } from '@alertsmith/core'
import { BUILT_IN_STEPS } from '../catalogue.js'
import { declaredStep } from '../declared/declared-step.js'
import { NameClashError } from '../errors.js'
import type { Grain } from '../grain.js'
import type { FeatureStep } from '../steps/step.js'
import { checkStep } from './check-step.js'
import { guardStep } from './guard-step.js'

/**
 * The built-in steps of a grain, then one for each declared feature, then a team's own.
 * @param declared As `checkDeclared` returns them.
 * @throws {BadStepError} where an own step breaks the contract.
 * @throws {NameClashError} where two features or two steps have one name.
 */
export function assembleSteps(
  grain: Grain,
  declared: readonly DeclaredFeature[],
  own: readonly FeatureStep[],
): readonly FeatureStep[] {
  for (const step of own) checkStep(step, grain)
  const origins: readonly (readonly [string, readonly FeatureStep[]])[] = [
    ['built-in', BUILT_IN_STEPS[grain]],
    ['declared', declared.map(declaredStep)],
    ['own', own.map(guardStep)],
  ]
  const stepOrigins = new Map<string, string>()
  const featureOrigins = new Map<string, string>()
  for (const [origin, steps] of origins) {
    for (const { name, outputs } of steps) {
      for (const output of outputs) claim(featureOrigins, 'feature', output.name, origin)
      claim(stepOrigins, 'step', name, origin)
    }
  }
  return origins.flatMap(([, steps]) => steps)
}

function claim(taken: Map<string, string>, what: string, name: string, origin: string): void {
  const other = taken.get(name)
  if (other !== undefined) {
    throw new NameClashError(
      `FeatureBuilder: the ${origin} ${what} "${name}" must have a name of its own; got the name of a ${other} ${what}. Rename it.`,
      { context: { what, name, origins: [other, origin] } },
    )
  }
  taken.set(name, origin)
}
