import { type Conversion, convertUnix } from '@alertsmith/core'
import { quoteName, quoteValue } from '../query/quote.js'
import { CANONICAL_TABLES, type CanonicalColumn } from './canonical-tables.js'
import { castTo } from './cast.js'
import type { ColumnSource, MappedTableName, TableSource } from './mapping.js'

/** The team's table within the selection, so that no alias in an expression can stand for one of its columns. */
const SOURCE = '`mapped.table`'

/** How a mapped column is called inside the selection, where the team's own columns have names of any kind. */
export function innerName(column: string): string {
  return quoteName(`mapped.${column}`)
}

/** `database.table`, quoted. */
export function quoteTable(from: string): string {
  return from.split('.').map(quoteName).join('.')
}

/** A mapped column before any conversion. */
export function rawSql(source: ColumnSource): string {
  if ('value' in source) return quoteValue(source.value)
  if ('column' in source) return `${SOURCE}.${quoteName(source.column)}`
  // On lines of its own, so that a comment at its end cannot hide what follows.
  return `(\n${source.expression}\n)`
}

/** The network's rows of the columns before any conversion, for asking for their types and looking at their values. */
export function rawSelect({ from, final, where, columns }: TableSource): string {
  const list = Object.entries(columns).map(([name, source]) => `${rawSql(source)} AS ${innerName(name)}`)
  return `SELECT\n  ${list.join(',\n  ')}\n${fromRows({ from, final, where })}`
}

/** The team's table, its rows of the network alone. */
function fromRows({ from, final, where }: Omit<TableSource, 'columns'>): string {
  const rows =
    where === undefined ? '' : `\nWHERE ${SOURCE}.${quoteName(where.column)} = ${quoteValue(where.value)}`
  return `FROM ${quoteTable(from)} AS ${SOURCE}${final ? ' FINAL' : ''}${rows}`
}

/** The name of a canonical column in the answer about {@link rawSelect}. */
export function columnOfRaw(name: string): string {
  return name.replace(/^mapped\./, '')
}

/**
 * The canonical table as a SELECT: the mapped columns in types that the data contract takes, the defaults of those that
 * are left out, and the team's other columns under their own names unless a canonical one is called so.
 *
 * @param types of {@link rawSelect}, by canonical name
 */
export function compileTable(
  table: MappedTableName,
  { from, final, where, columns }: TableSource,
  types: ReadonlyMap<string, string>,
): string {
  const canonical = Object.entries(CANONICAL_TABLES[table])
  const mapped = canonical.filter(([name]) => columns[name] !== undefined)
  const converted = canonical.map(([name, column]) => {
    const source = columns[name]
    const sql =
      source === undefined
        ? column.otherwise
        : convertColumn(column, source, types.get(name)!, innerName(name)).value
    return `  ${sql} AS ${quoteName(name)}`
  })
  const hidden = [...canonical.map(([name]) => quoteName(name)), ...mapped.map(([name]) => innerName(name))]
  return `SELECT
${converted.join(',\n')},
  * EXCEPT (${hidden.join(', ')})
FROM (
SELECT
${mapped.map(([name]) => `  ${rawSql(columns[name]!)} AS ${innerName(name)},\n`).join('')}  ${SOURCE}.*
${fromRows({ from, final, where })}
)`
}

/** How a mapped column becomes the canonical one, and the check that belongs to it. */
export function convertColumn(
  column: CanonicalColumn,
  source: ColumnSource,
  type: string,
  sql: string,
): Conversion {
  const unit = 'unix' in source ? source.unix : undefined
  if (unit === undefined) return castTo(column, type, sql)
  return convertUnix(sql, unit, column.kind === 'day' ? 'Date' : 'DateTime')
}
