import { DECLARED_KINDS, type DeclaredFeature } from '@alertsmith/core'
import { LabelAsFeatureError, OptionError } from '../errors.js'
import type { LabelStrategy } from '../labels/strategy.js'
import { rejectUnknown } from '../reject-unknown.js'

const TABLES: readonly string[] = ['raw_alerts', 'raw_features'] satisfies DeclaredFeature['table'][]
const KINDS: readonly string[] = DECLARED_KINDS

/** What says how an alert ended, wherever it stands. */
const OUTCOMES: readonly string[] = ['label', 'typology_type']

/**
 * @param labels whose column is an outcome as well
 * @throws {OptionError} a declaration is not one, or its name is taken
 * @throws {LabelAsFeatureError} a declared column holds the outcome
 */
export function checkDeclaredOptions(
  owner: string,
  declared: readonly DeclaredFeature[] | undefined,
  labels: LabelStrategy | undefined,
): void {
  if (declared === undefined) return
  if (!Array.isArray(declared)) throw invalid(owner, 'declared', 'a list of declared features', declared)
  const outcomes = labels?.strategy === 'column' ? [...OUTCOMES, labels.column ?? 'label'] : OUTCOMES
  const names = new Set<string>()
  declared.forEach((feature: DeclaredFeature, i) => {
    const at = `declared[${i}]`
    if (typeof feature !== 'object' || feature === null) {
      throw invalid(owner, at, '{name, table, column, kind}', feature)
    }
    rejectUnknown(owner, at, feature, ['name', 'table', 'column', 'kind', 'minFrequency'])
    const { name, table, column, kind } = feature
    if (typeof name !== 'string' || !/^\w+$/.test(name)) {
      throw invalid(owner, `${at}.name`, 'of letters, digits and _', name)
    }
    if (names.has(name)) throw invalid(owner, `${at}.name`, 'different from every other name', name)
    names.add(name)
    if (!TABLES.includes(table)) throw invalid(owner, `${at}.table`, TABLES.join(' or '), table)
    if (!KINDS.includes(kind)) throw invalid(owner, `${at}.kind`, `one of ${KINDS.join(', ')}`, kind)
    if (typeof column !== 'string' || column === '') {
      throw invalid(owner, `${at}.column`, `the name of a column of ${table}`, column)
    }
    if (outcomes.includes(column.toLowerCase()) || outcomes.includes(column)) {
      throw new LabelAsFeatureError(
        `${owner}: "${at}.column" must not say how an alert ended; got "${column}". Leave feature "${name}" out.`,
        { context: { field: `${at}.column`, feature: name, found: column } },
      )
    }
  })
}

function invalid(owner: string, field: string, expected: string, found: unknown) {
  return new OptionError(`${owner}: "${field}" must be ${expected}; got ${JSON.stringify(found)}.`, {
    context: { field, expected, found },
  })
}
