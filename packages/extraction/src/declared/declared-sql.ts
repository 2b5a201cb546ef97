import type { DeclaredFeature, DeclaredKind } from '@alertsmith/core'
import { type ColumnSql, dictionary, double } from '../query/columns.js'
import { quoteName } from '../query/quote.js'

const CASTS: Readonly<Record<DeclaredKind, (column: string) => string>> = {
  number: (column) => double(column),
  boolean: (column) => double(`${column} != 0`),
  category: (column) => dictionary(`toString(${column})`),
  'array-length': (column) => `toFloat64(length(${column}))`,
}

/** The declared columns of one raw table by the names of their features. The data contract has seen each of them. */
export function declaredColumns(
  declared: readonly DeclaredFeature[],
  table: DeclaredFeature['table'],
): ColumnSql {
  return Object.fromEntries(
    declared
      .filter((feature) => feature.table === table)
      // With the table's name in front, an alias of the same name cannot come between.
      .map(({ name, column, kind }) => [name, CASTS[kind](`${table}.${quoteName(column)}`)]),
  )
}
