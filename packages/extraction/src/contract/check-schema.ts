import { type AlertsmithError, nearest } from '@alertsmith/core'
import { ColumnTypeError, MissingColumnError, MissingTableError } from '../errors.js'
import { acceptsType, expectedTypes } from './column-kinds.js'
import type { LiveSchema } from './live-schema.js'
import { RAW_TABLES } from './raw-tables.js'
import type { RequiredColumn } from './required-columns.js'

export interface SchemaCheck {
  readonly errors: readonly AlertsmithError[]
  /** Tables that have every required column in a usable type, so that their rows can be looked at. */
  readonly usable: ReadonlySet<string>
}

/** Compares tables, columns and types with what is required, table by table. */
export function checkSchema(
  network: string,
  schema: LiveSchema,
  required: readonly RequiredColumn[],
): SchemaCheck {
  const errors: AlertsmithError[] = []
  const usable = new Set<string>()
  for (const table of new Set(required.map((column) => column.table))) {
    const columns = required.filter((column) => column.table === table)
    const present = schema.get(table)
    const found = present
      ? columns.flatMap((column) => checkColumn(column, present))
      : [missingTable(network, table, schema)]
    if (found.length === 0) usable.add(table)
    errors.push(...found)
  }
  return { errors, usable }
}

function checkColumn(required: RequiredColumn, present: ReadonlyMap<string, string>): AlertsmithError[] {
  const { table, column, kind, optional } = required
  const found = present.get(column)
  const expected = expectedTypes(kind)
  if (found === undefined) return optional ? [] : [missingColumn(required, expected, present)]
  if (acceptsType(kind, found)) return []
  return [
    new ColumnTypeError(`${table}.${column} must be ${expected}; it is ${found}.`, {
      context: { table, column, expected, found },
    }),
  ]
}

function missingTable(network: string, table: string, schema: LiveSchema): AlertsmithError {
  const others = [...schema.keys()].filter((name) => !Object.hasOwn(RAW_TABLES, name))
  return new MissingTableError(
    `Network "${network}" must have a table ${table}; there is none.${didYouMean(table, others)}`,
    { context: { table, expected: table, found: 'no such table' } },
  )
}

function missingColumn(
  { table, column, named }: RequiredColumn,
  expected: string,
  present: ReadonlyMap<string, string>,
): AlertsmithError {
  const taken: object = named ? {} : ((RAW_TABLES as Readonly<Record<string, object>>)[table] ?? {})
  const others = [...present.keys()].filter((name) => !Object.hasOwn(taken, name))
  return new MissingColumnError(
    `${table} must have a column ${column} (${expected}); there is none.${didYouMean(column, others)}`,
    { context: { table, column, expected, found: 'no such column' } },
  )
}

function didYouMean(name: string, candidates: readonly string[]): string {
  const candidate = nearest(name, candidates)
  return candidate === undefined ? '' : ` Did you mean "${candidate}"?`
}
