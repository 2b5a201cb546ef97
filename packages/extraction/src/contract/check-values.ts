import type { AlertsmithError } from '@alertsmith/core'
import { AmountRangeError, LabelWeightError, ValueRangeError } from '../errors.js'

/**
 * Below this the exact sums of a hundred thousand amounts of one address fit Decimal(38, 18), and the money of the
 * whole world stays below it.
 */
export const LIMIT_USD = 1e15

/** What the values of a column must be, beside their type. */
type ValueRule =
  /** 0 or more; what is below counts as missing. */
  | 'notNegative'
  /** The same, and below {@link LIMIT_USD}: more is an amount in the smallest unit of a currency. */
  | 'dollars'
  /** From 0 to 1; what is outside is refused, as a percentage would pass for a number like any other. NaN is missing. */
  | 'share'
  /** As a share, and NaN is refused as well: it cannot weigh anything. */
  | 'weight'

/** Columns of one table that are read as they are and checked on the way of another scan. */
export type CheckedValues = Readonly<Record<string, ValueRule>>

const OUTSIDE: Readonly<Record<ValueRule, (column: string) => string>> = {
  notNegative: (column) => `${column} < 0`,
  dollars: (column) => `${column} < 0`,
  share: (column) => `${column} < 0 OR ${column} > 1`,
  weight: (column) => `NOT toFloat64(${column}) BETWEEN 0 AND 1`,
}

/** How a scan counts the values that break their rule. */
export function countOutside(values: CheckedValues): string {
  return Object.entries(values)
    .flatMap(([column, rule]) => [
      `,\n  toFloat64(countIf(${OUTSIDE[rule](column)})) AS outside_${column}`,
      ...(rule === 'dollars'
        ? [`,\n  toFloat64(countIf(abs(toFloat64(${column})) >= ${LIMIT_USD})) AS beyond_${column}`]
        : []),
    ])
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
    const beyond = Number(counts[`beyond_${column}`] ?? 0)
    if (beyond > 0) errors.push(beyondDollars(table, column, beyond, counts.rows))
    const outside = Number(counts[`outside_${column}`])
    if (outside === 0) continue
    if (rule === 'notNegative' || rule === 'dollars')
      warnings.push(negativeValues(table, column, outside, counts.rows))
    else errors.push(outsideShare(rule, { table, column, outside, rows: counts.rows }))
  }
  return { errors, warnings }
}

/** Amounts of a column that are no US dollars. */
export function beyondDollars(table: string, column: string, beyond: number, rows: number): AlertsmithError {
  return new AmountRangeError(
    `${table}.${column} must be an amount in USD below 1e15 or null; ${beyond} of ${rows} rows are not.`,
    {
      context: {
        table,
        column,
        expected: 'an amount below 1e15 USD',
        found: `${beyond} others`,
        outside: beyond,
      },
    },
  )
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
