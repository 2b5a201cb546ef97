import type { AlertsmithError } from '@alertsmith/core'
import { LabelWeightError, ValueRangeError } from '../errors.js'

/** What the values of a column must be, beside their type. */
type ValueRule =
  /** 0 or more; what is below counts as missing. */
  | 'notNegative'
  /** From 0 to 1; what is outside is refused, as a percentage would pass for a number like any other. NaN is missing. */
  | 'share'
  /** As a share, and NaN is refused as well: it cannot weigh anything. */
  | 'weight'

/** Columns of one table that are read as they are and checked on the way of another scan. */
export type CheckedValues = Readonly<Record<string, ValueRule>>

const OUTSIDE: Readonly<Record<ValueRule, (column: string) => string>> = {
  notNegative: (column) => `${column} < 0`,
  share: (column) => `${column} < 0 OR ${column} > 1`,
  weight: (column) => `NOT toFloat64(${column}) BETWEEN 0 AND 1`,
}

/** How a scan counts the values that break their rule. */
export function countOutside(values: CheckedValues): string {
  return Object.entries(values)
    .map(([column, rule]) => `,\n  toFloat64(countIf(${OUTSIDE[rule](column)})) AS outside_${column}`)
    .join('')
}

/** What the counts of {@link countOutside} mean. */
export function describeOutside(
  table: string,
  values: CheckedValues,
  counts: Readonly<Record<string, unknown>> & { readonly rows: number },
): { readonly errors: readonly AlertsmithError[]; readonly warnings: readonly string[] } {
  const errors: AlertsmithError[] = []
  const warnings: string[] = []
  for (const [column, rule] of Object.entries(values)) {
    const outside = Number(counts[`outside_${column}`])
    if (outside === 0) continue
    if (rule === 'notNegative') warnings.push(negativeValues(table, column, outside, counts.rows))
    else errors.push(outsideShare(rule, { table, column, outside, rows: counts.rows }))
  }
  return { errors, warnings }
}

function outsideShare(
  rule: 'share' | 'weight',
  { table, column, outside, rows }: { table: string; column: string; outside: number; rows: number },
): AlertsmithError {
  const expected = 'from 0 to 1, or null'
  const Refusal = rule === 'weight' ? LabelWeightError : ValueRangeError
  return new Refusal(
    `${table}.${column} must be ${expected}; ${outside} of ${rows} rows are not. Divide percentages by 100.`,
    { context: { table, column, expected, found: `${outside} others`, outside } },
  )
}

function negativeValues(table: string, column: string, negative: number, rows: number): string {
  return `${negative} of ${rows} values of ${table}.${column} are negative and count as missing.`
}
