import { AlertsmithError, nearest, type QueryOptions, type QuerySource, sourceFamily } from '@alertsmith/core'
import { acceptsType, expectedTypes } from '../contract/column-kinds.js'
import { scanSql } from '../query/sql-text.js'
import { CANONICAL_TABLES } from './canonical-tables.js'
import { columnOfRaw, compileTable, quoteTable, rawSelect } from './compile-table.js'
import type { ColumnSource, MappedTableName, TableSource } from './mapping.js'

/** A mapped table as ClickHouse sees it, or what is wrong with its mapping. */
export type ResolvedTable =
  | {
      readonly sql: string
      /** The columns that a query of the table sees, with their types. */
      readonly columns: ReadonlyMap<string, string>
      /** The types of the mapped columns before any conversion. */
      readonly types: ReadonlyMap<string, string>
      readonly problems?: undefined
    }
  | { readonly problems: readonly string[] }

type Types = ReadonlyMap<string, string>

/** Compiles the mapping of one table against the live schema, and finds everything that is wrong with it. */
export async function resolveTable(
  source: QuerySource,
  table: MappedTableName,
  mapping: TableSource,
  options: QueryOptions,
): Promise<ResolvedTable> {
  const { from, final, where, columns } = mapping
  const live = await describe(source, quoteTable(from), options)
  if (typeof live === 'string') {
    return {
      problems: [...checkNames(table, columns), `"from" must be a table that can be read; ${from}: ${live}`],
    }
  }
  const problems = [
    ...checkNames(table, columns),
    ...(where === undefined ? [] : checkReference('"where"', where.column, from, live)),
  ]
  const usable: Record<string, ColumnSource> = {}
  for (const [name, given] of Object.entries(columns)) {
    if (!Object.hasOwn(CANONICAL_TABLES[table], name)) continue
    const found = checkSource(name, given, from, live)
    problems.push(...found)
    if (found.length === 0) usable[name] = given
  }
  const raw = await describeRaw(source, { from, final, where, columns: usable }, options)
  problems.push(...raw.problems, ...checkUnix(usable, raw.types))
  if (problems.length > 0) return { problems }

  const sql = compileTable(table, mapping, raw.types)
  const seen = await describe(source, `(\n${sql}\n)`, options)
  if (typeof seen === 'string') return { problems: [`ClickHouse refuses the table as it is mapped: ${seen}`] }
  const refused = Object.entries(CANONICAL_TABLES[table])
    .filter(([name, { kind }]) => !acceptsType(kind, seen.get(name)!))
    .map(
      ([name, { kind }]) =>
        `"${name}" must be ${expectedTypes(kind)}, or a type that can be brought there; it is ${raw.types.get(name)}`,
    )
  if (refused.length > 0) return { problems: refused }
  return { sql, columns: seen, types: raw.types }
}

/** Canonical columns that do not exist, and those that are missing. */
function checkNames(table: MappedTableName, columns: TableSource['columns']): string[] {
  const canonical = CANONICAL_TABLES[table]
  const unknown = Object.keys(columns).filter((name) => !Object.hasOwn(canonical, name))
  const missing = Object.entries(canonical)
    .filter(([name, { otherwise }]) => columns[name] === undefined && otherwise === undefined)
    .map(([name]) => name)
  return [
    ...unknown.map(
      (name) => `"${name}" is no column of ${table}.${didYouMean(name, Object.keys(canonical))}`,
    ),
    ...missing.map((name) => `"${name}" (${expectedTypes(canonical[name]!.kind)}) must be mapped; it is not`),
  ]
}

function checkReference(what: string, column: string, from: string, live: Types): string[] {
  if (live.has(column)) return []
  return [`${what} must be a column of ${from}; there is no "${column}".${didYouMean(column, live.keys())}`]
}

function checkSource(name: string, given: ColumnSource, from: string, live: Types): string[] {
  if ('value' in given) return []
  if ('column' in given) return checkReference(`"${name}"`, given.column, from, live)
  const { code, problem } = scanSql(given.expression)
  // Whatever looks at other rows could look at later ones.
  const other = code === undefined ? undefined : /\b(?:select|over)\b/i.exec(code)?.[0]
  const found = problem ?? (other === undefined ? undefined : `"${other}"`)
  if (found === undefined) return []
  return [`"${name}" must be one expression over columns of the same row; got ${found}`]
}

/** The types of all columns: asked for at once, and where that fails one by one to find out about each. */
async function describeRaw(
  source: QuerySource,
  { from, final, where, columns }: TableSource,
  options: QueryOptions,
): Promise<{ readonly types: Types; readonly problems: readonly string[] }> {
  const ask = (some: Readonly<Record<string, ColumnSource>>) =>
    describe(source, `(\n${rawSelect({ from, final, where, columns: some })}\n)`, options)
  const names = Object.keys(columns)
  if (names.length === 0) return { types: new Map(), problems: [] }
  const all = await ask(columns)
  if (typeof all !== 'string') {
    return { types: new Map([...all].map(([name, type]) => [columnOfRaw(name), type])), problems: [] }
  }
  const problems: string[] = []
  for (const name of names) {
    const one = await ask({ [name]: columns[name]! })
    if (typeof one === 'string')
      problems.push(`"${name}" must be an expression that ClickHouse runs on ${from}: ${one}`)
  }
  const together = `the expressions cannot stand side by side in one SELECT: ${all}`
  return { types: new Map(), problems: problems.length > 0 ? problems : [together] }
}

function checkUnix(columns: Readonly<Record<string, ColumnSource>>, types: Types): string[] {
  return Object.entries(columns).flatMap(([name, given]) => {
    const type = types.get(name)
    if (!('unix' in given) || given.unix === undefined || type === undefined) return []
    if (sourceFamily(type).family === 'integer') return []
    return [`"${name}" must be an integer to count ${given.unix} since 1970; it is ${type}`]
  })
}

/** Columns and types of a table or a query in brackets; why not, where ClickHouse refuses. */
async function describe(source: QuerySource, what: string, options: QueryOptions): Promise<Types | string> {
  try {
    const rows = await source.queryRows<{ name: string; type: string }>(
      { sql: `DESCRIBE ${what}`, params: {} },
      options,
    )
    return new Map(rows.map(({ name, type }) => [name, type]))
  } catch (error) {
    const refused = AlertsmithError.isInstance(error) && error.category === 'environment' && !error.retryable
    if (refused) return error.message
    throw error
  }
}

function didYouMean(name: string, candidates: Iterable<string>): string {
  const candidate = nearest(name, candidates)
  return candidate === undefined ? '' : ` Did you mean "${candidate}"?`
}
