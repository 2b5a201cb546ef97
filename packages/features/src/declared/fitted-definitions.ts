import type { PlannedStep } from '../plan/select.js'
import type { FeatureDefinition, JsonValue } from '../steps/step.js'
import { isVocabulary } from './vocabulary.js'

/** The definitions of the matrix columns; those of declared categories get the texts that were learned. */
export function fittedDefinitions(
  plan: readonly PlannedStep[],
  states: readonly JsonValue[],
): FeatureDefinition[] {
  return plan.flatMap(({ wanted }, index) => {
    const state = states[index]!
    return wanted.map((definition) => ({
      ...definition,
      sources: [...definition.sources],
      ...(definition.group === 'declared' && isVocabulary(state) && { categories: [...state.vocabulary] }),
    }))
  })
}
