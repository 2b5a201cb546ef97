import { type AlertsmithError, nearest, type QueryOptions, type QuerySource } from '@alertsmith/core'
import { ColumnTypeError, MissingColumnError, MissingTableError } from '../errors.js'
import { acceptsType, expectedTypes } from './column-kinds.js'
import { RAW_TABLES, type RawTableName } from './raw-tables.js'

interface ColumnRow {
  readonly table: string
  readonly name: string
  readonly type: string
}

const COLUMNS_SQL = `SELECT table, name, type FROM system.columns
WHERE database = currentDatabase() ORDER BY table, position`

export interface SchemaCheck {
  readonly errors: readonly AlertsmithError[]
  /** Tables that have every column in a usable type, so that their rows can be looked at. */
  readonly usable: ReadonlySet<RawTableName>
}

/** Compares tables, columns and types with {@link RAW_TABLES}. */
export async function checkSchema(source: QuerySource, options: QueryOptions): Promise<SchemaCheck> {
  const tables = new Map<string, Map<string, string>>()
  for (const { table, name, type } of await source.queryRows<ColumnRow>(
    { sql: COLUMNS_SQL, params: {} },
    options,
  )) {
    const columns = tables.get(table) ?? new Map<string, string>()
    tables.set(table, columns.set(name, type))
  }
  const errors: AlertsmithError[] = []
  const usable = new Set<RawTableName>()
  for (const name of Object.keys(RAW_TABLES) as RawTableName[]) {
    const columns = tables.get(name)
    const found = columns ? checkColumns(name, columns) : [missingTable(source.network, name, tables.keys())]
    if (found.length === 0) usable.add(name)
    errors.push(...found)
  }
  return { errors, usable }
}

function checkColumns(table: RawTableName, columns: ReadonlyMap<string, string>): AlertsmithError[] {
  return Object.entries(RAW_TABLES[table]).flatMap(([column, kind]) => {
    const found = columns.get(column)
    const expected = expectedTypes(kind)
    if (found === undefined) return [missingColumn(table, column, expected, columns)]
    if (acceptsType(kind, found)) return []
    return [
      new ColumnTypeError(`${table}.${column} must be ${expected}; it is ${found}.`, {
        context: { table, column, expected, found },
      }),
    ]
  })
}

function missingTable(network: string, table: RawTableName, present: Iterable<string>): AlertsmithError {
  const others = [...present].filter((name) => !Object.hasOwn(RAW_TABLES, name))
  return new MissingTableError(
    `Network "${network}" must have a table ${table}; there is none.${didYouMean(table, others)}`,
    { context: { table, expected: table, found: 'no such table' } },
  )
}

function missingColumn(
  table: RawTableName,
  column: string,
  expected: string,
  present: ReadonlyMap<string, string>,
): AlertsmithError {
  const others = [...present.keys()].filter((name) => !Object.hasOwn(RAW_TABLES[table], name))
  return new MissingColumnError(
    `${table} must have a column ${column} (${expected}); there is none.${didYouMean(column, others)}`,
    { context: { table, column, expected, found: 'no such column' } },
  )
}

function didYouMean(name: string, candidates: readonly string[]): string {
  const candidate = nearest(name, candidates)
  return candidate === undefined ? '' : ` Did you mean "${candidate}"?`
}
