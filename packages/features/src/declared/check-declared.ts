import { DECLARED_KINDS, type DeclaredFeature, nearest } from '@alertsmith/core'
import { BadDeclarationError } from '../errors.js'
import type { Grain } from '../grain.js'
import { checkKnownKeys } from '../known-keys.js'
import { FEATURE_NAME } from '../plan/feature-name.js'
import { FEATURE_GROUPS } from '../steps/step.js'

/** Training rows on which a text must be to have a code of its own. */
export const DEFAULT_MIN_FREQUENCY = 20

const KEYS = ['name', 'table', 'column', 'kind', 'minFrequency'] as const
/** What says how an alert ended, wherever it stands. */
const OUTCOMES = ['label', 'typology_type']
const TABLES = ['raw_alerts', 'raw_features'] as const

/**
 * The declarations with nothing left open: `minFrequency` is there for categories, and only for them.
 * @throws {BadDeclarationError} naming the first field that is wrong.
 * @throws {UnknownKeyError} where a field is misspelt.
 */
export function checkDeclared(declared: readonly DeclaredFeature[], grain: Grain): DeclaredFeature[] {
  if (!Array.isArray(declared)) throw bad('declared', 'declared', 'a list of declared features', declared)
  if (declared.length > 0 && grain !== 'alert') {
    throw bad('declared', 'declared', `empty for the grain "${grain}"`, `${declared.length} features`)
  }
  return declared.map((feature, index) => checkFeature(feature, `declared[${index}]`))
}

function checkFeature(feature: DeclaredFeature, owner: string): DeclaredFeature {
  if (typeof feature !== 'object' || feature === null) {
    throw bad('declared', owner, 'an object with name, table, column and kind', feature)
  }
  checkKnownKeys(owner, feature, KEYS)
  const { name, table, column, kind, minFrequency } = feature
  const group: readonly string[] = FEATURE_GROUPS
  if (typeof name !== 'string' || !FEATURE_NAME.test(name) || group.includes(name)) {
    throw bad(
      owner,
      'name',
      'a letter, then letters, digits and _, and not the name of a feature group',
      name,
    )
  }
  if (!TABLES.includes(table)) throw bad(owner, 'table', `one of ${TABLES.join(', ')}`, table)
  if (typeof column !== 'string' || column === '')
    throw bad(owner, 'column', "the name of the table's column", column)
  if (OUTCOMES.includes(column.toLowerCase())) {
    throw bad(owner, 'column', 'a column that does not say how an alert ended', column)
  }
  if (!DECLARED_KINDS.includes(kind)) {
    const meant = typeof kind === 'string' ? nearest(kind, DECLARED_KINDS) : undefined
    throw bad(owner, 'kind', `one of ${DECLARED_KINDS.join(', ')}`, kind, meant)
  }
  if (minFrequency === undefined) {
    return { name, table, column, kind, ...(kind === 'category' && { minFrequency: DEFAULT_MIN_FREQUENCY }) }
  }
  if (kind !== 'category') throw bad(owner, 'minFrequency', 'absent unless kind is "category"', minFrequency)
  if (!Number.isSafeInteger(minFrequency) || minFrequency < 1) {
    throw bad(owner, 'minFrequency', 'a whole number of at least 1', minFrequency)
  }
  return { name, table, column, kind, minFrequency }
}

function bad(owner: string, field: string, constraint: string, found: unknown, meant?: string): Error {
  const hint = meant === undefined ? '' : ` Did you mean "${meant}"?`
  return new BadDeclarationError(
    `${owner}: "${field}" must be ${constraint}; got ${JSON.stringify(found)}.${hint}`,
    { context: { owner, field, found } },
  )
}
