import { nearest } from '@alertsmith/core'
import { BadOptionError } from '../errors.js'
import { FEATURE_GROUPS, type FeatureDefinition, type FeatureStep } from '../steps/step.js'

/** A step with those of its outputs that go into the matrix, in their order; at least one. */
export interface PlannedStep {
  readonly step: FeatureStep
  readonly wanted: readonly FeatureDefinition[]
}

export interface Selection {
  readonly include?: readonly string[] | undefined
  readonly exclude?: readonly string[] | undefined
}

/**
 * The steps that are to be run for the features that are included (default: all) and not excluded. Both lists name
 * features or whole groups.
 * @throws {BadOptionError} where a name is not known, or no feature is left.
 */
export function selectOutputs(
  steps: readonly FeatureStep[],
  { include, exclude = [] }: Selection,
): readonly PlannedStep[] {
  const definitions = steps.flatMap(({ outputs }) => outputs)
  const names = definitions.map(({ name }) => name)
  const known = new Set<string>([...definitions.map(({ group }) => group), ...names])
  if (include !== undefined) checkNames('include', include, known)
  // A group without features here may be excluded all the same, so that one list serves both grains.
  checkNames('exclude', exclude, new Set([...known, ...FEATURE_GROUPS]))
  const included = include && new Set(include)
  const excluded = new Set(exclude)
  const isIn = (set: ReadonlySet<string>, { name, group }: FeatureDefinition) =>
    set.has(name) || set.has(group)
  const wanted = definitions.filter(
    (definition) => (!included || isIn(included, definition)) && !isIn(excluded, definition),
  )
  if (wanted.length === 0) {
    throw new BadOptionError(
      'FeatureBuilder.fit: "include" and "exclude" must leave at least one feature; got none. Exclude less.',
      { context: { include, exclude } },
    )
  }
  return planSteps(steps, new Set(wanted.map(({ name }) => name)))
}

/** The steps that have some of the named outputs, each with these. */
export function planSteps(steps: readonly FeatureStep[], names: ReadonlySet<string>): readonly PlannedStep[] {
  return steps.flatMap((step) => {
    const wanted = step.outputs.filter(({ name }) => names.has(name))
    return wanted.length > 0 ? [{ step, wanted }] : []
  })
}

function checkNames(field: string, names: readonly string[], known: ReadonlySet<string>): void {
  if (!Array.isArray(names)) {
    throw new BadOptionError(
      `FeatureBuilder.fit: "${field}" must be a list of features and groups; got ${JSON.stringify(names)}.`,
    )
  }
  const unknown = names.find((name) => !known.has(name))
  if (unknown === undefined) return
  const meant = nearest(String(unknown), known)
  throw new BadOptionError(
    `FeatureBuilder.fit: "${field}" must name features or groups of this fit; got ${JSON.stringify(unknown)}.${meant === undefined ? '' : ` Did you mean "${meant}"?`}`,
    { context: { field, found: unknown, suggestion: meant } },
  )
}
