import { OptionError } from '../errors.js'
import { rejectUnknown } from '../reject-unknown.js'
import { checkSingleSelect } from './single-select.js'
import type { ClusterRule, LabelStrategy } from './strategy.js'

const KNOWN_KEYS: Readonly<Record<LabelStrategy['strategy'], readonly string[]>> = {
  column: ['strategy', 'column'],
  'address-labels': ['strategy', 'minConfidence'],
  query: ['strategy', 'sql'],
}

/**
 * @throws {OptionError} a field is unknown or has a value that is not offered
 * @throws {LabelQueryError} the SQL is not one SELECT
 */
export function checkLabelStrategy(owner: string, labels: LabelStrategy | undefined): void {
  if (labels === undefined) return
  const { strategy } = labels
  if (!Object.hasOwn(KNOWN_KEYS, strategy ?? '')) {
    rejectUnknown(owner, 'labels', labels, ['strategy', 'column', 'minConfidence', 'sql'])
    throw invalid(owner, 'labels.strategy', '"column", "address-labels" or "query"', strategy)
  }
  rejectUnknown(owner, 'labels', labels, KNOWN_KEYS[strategy])
  if (labels.strategy === 'column') {
    const { column } = labels
    if (column !== undefined && (typeof column !== 'string' || column === '')) {
      throw invalid(owner, 'labels.column', 'the name of a column of raw_alerts', column)
    }
  } else if (labels.strategy === 'address-labels') {
    const { minConfidence } = labels
    if (minConfidence !== undefined && !(minConfidence >= 0 && minConfidence <= 1)) {
      throw invalid(owner, 'labels.minConfidence', 'a number from 0 to 1', minConfidence)
    }
  } else {
    if (typeof labels.sql !== 'string') throw invalid(owner, 'labels.sql', 'a SELECT', labels.sql)
    checkSingleSelect(labels.sql)
  }
}

/** @throws {OptionError} the rule is not offered */
export function checkClusterRule(owner: string, rule: ClusterRule | undefined): void {
  if (rule === undefined || rule === 'any') return
  const expected = '"any" or {share} with a share above 0 and at most 1'
  if (typeof rule !== 'object' || rule === null) throw invalid(owner, 'clusterRule', expected, rule)
  rejectUnknown(owner, 'clusterRule', rule, ['share'])
  if (!(typeof rule.share === 'number' && rule.share > 0 && rule.share <= 1)) {
    throw invalid(owner, 'clusterRule', expected, rule)
  }
}

function invalid(owner: string, field: string, expected: string, found: unknown) {
  const got = typeof found === 'number' ? String(found) : JSON.stringify(found)
  return new OptionError(`${owner}: "${field}" must be ${expected}; got ${got}.`, {
    context: { field, expected, found },
  })
}
