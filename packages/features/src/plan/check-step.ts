import { COLUMN_KINDS } from '../columns/kinds.js'
import { BadStepError } from '../errors.js'
import { GRAIN_TABLES, type Grain } from '../grain.js'
import { FEATURE_GROUPS, type FeatureDefinition, type FeatureStep } from '../steps/step.js'
import { FEATURE_NAME } from './feature-name.js'

/**
 * What the compiler checks for callers in TypeScript, and that no step reads the labels.
 * @throws {BadStepError} naming the first part of the step that breaks the contract.
 */
export function checkStep(step: FeatureStep, grain: Grain): void {
  const { name, version, inputs, outputs } = step
  const owner = `step ${JSON.stringify(name)}`
  if (typeof name !== 'string' || name === '' || name.includes(':')) {
    throw bad(owner, 'name', 'a text that is not empty and holds no colon', name)
  }
  if (!Number.isSafeInteger(version) || version < 1)
    throw bad(owner, 'version', 'a whole number of at least 1', version)
  const { readable } = GRAIN_TABLES[grain]
  const kinds: readonly string[] = COLUMN_KINDS
  for (const [input, { table, kind }] of Object.entries(inputs)) {
    if (!readable.includes(table)) {
      throw bad(owner, `inputs.${input}.table`, `one of ${readable.join(', ')} (grain "${grain}")`, table)
    }
    if (!kinds.includes(kind)) throw bad(owner, `inputs.${input}.kind`, `one of ${kinds.join(', ')}`, kind)
  }
  if (outputs.length === 0) throw bad(owner, 'outputs', 'at least one feature', outputs)
  for (const output of outputs) checkOutput(owner, output)
  if ((step.fit === undefined) !== (step.checkState === undefined)) {
    throw bad(owner, 'checkState', 'there where fit is, and only there', step.checkState ? 'one' : 'none')
  }
}

function checkOutput(owner: string, { name, group, missing }: FeatureDefinition): void {
  const groups: readonly string[] = FEATURE_GROUPS
  if (typeof name !== 'string' || !FEATURE_NAME.test(name) || groups.includes(name)) {
    const allowed = 'a letter, then letters, digits and _, and not the name of a feature group'
    throw bad(owner, 'outputs', `named by ${allowed}`, name)
  }
  if (!groups.includes(group)) throw bad(owner, `outputs.${name}.group`, `one of ${groups.join(', ')}`, group)
  if (missing !== 'nan' && missing !== 'zero')
    throw bad(owner, `outputs.${name}.missing`, '"nan" or "zero"', missing)
}

function bad(owner: string, field: string, constraint: string, found: unknown): Error {
  return new BadStepError(`${owner}: "${field}" must be ${constraint}; got ${JSON.stringify(found)}.`, {
    context: { owner, field, found },
  })
}
