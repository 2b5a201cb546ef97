import { ALWAYS, guessUnixUnit, type QueryOptions, type QuerySource } from '@alertsmith/core'
import { CANONICAL_TABLES } from './canonical-tables.js'
import { convertColumn, innerName, rawSelect } from './compile-table.js'
import type { ColumnSource, MappedTableName, TableSource } from './mapping.js'

interface Refusal {
  readonly column: string
  readonly source: ColumnSource
  /** SQL: 1 where there is a value and it cannot be converted. */
  readonly refused: string
}

const SHOWN_CHARACTERS = 80

/**
 * Looks for values of a team's table that a conversion would change: in all rows of the network, since a day that cannot
 * be read lies in no window. One scan; none where every value of the columns' types fits.
 *
 * @param types of the mapped columns before any conversion
 * @returns one sentence for each column that has such values
 */
export async function checkSourceValues(
  source: QuerySource,
  table: MappedTableName,
  mapping: TableSource,
  types: ReadonlyMap<string, string>,
  options: QueryOptions,
): Promise<string[]> {
  const refusals = findRefusals(table, mapping, types)
  if (refusals.length === 0) return []
  const columns = Object.fromEntries(refusals.map((refusal) => [refusal.column, refusal.source]))
  const figures = refusals.flatMap(({ column, refused }, i) => [
    `toFloat64(countIf(${refused})) AS count_${i}`,
    `minIf(toString(${innerName(column)}), ${refused}) AS example_${i}`,
  ])
  const sql = `SELECT
  toFloat64(count()) AS rows,
  ${figures.join(',\n  ')}
FROM (
${rawSelect({ ...mapping, columns })}
)`
  const [found] = await source.queryRows<Record<string, number | string>>({ sql, params: {} }, options)
  return refusals.flatMap((refusal, i) => {
    const count = found![`count_${i}`] as number
    if (count === 0) return []
    const example = String(found![`example_${i}`])
    return [describe(table, mapping.from, refusal, { count, rows: found!.rows as number, example })]
  })
}

function findRefusals(
  table: MappedTableName,
  { columns }: TableSource,
  types: ReadonlyMap<string, string>,
): Refusal[] {
  return Object.entries(columns).flatMap(([column, source]) => {
    const name = innerName(column)
    const { valid } = convertColumn(CANONICAL_TABLES[table][column]!, source, types.get(column)!, name)
    if (valid === ALWAYS) return []
    return [{ column, source, refused: `isNotNull(${name}) AND NOT ifNull(${valid}, 0)` }]
  })
}

function describe(
  table: MappedTableName,
  from: string,
  { column, source }: Refusal,
  { count, rows, example }: { readonly count: number; readonly rows: number; readonly example: string },
): string {
  const shown = example.length > SHOWN_CHARACTERS ? `${example.slice(0, SHOWN_CHARACTERS)}…` : example
  return `${table}.${column} must be ${meaning(table, column)}; ${count} of ${rows} rows of ${from} hold what cannot become one, for example ${JSON.stringify(shown)}.${unitHint(source, example)}`
}

function meaning(table: MappedTableName, column: string): string {
  const { kind, money } = CANONICAL_TABLES[table][column]!
  if (money) return 'an amount in US dollars below 1e20'
  switch (kind) {
    case 'day':
      return 'a day from 1970-01-01 to 2149-06-06, as text YYYY-MM-DD'
    case 'time':
      return 'a moment from 1970-01-01 to 2106-02-07'
    case 'number':
      return 'a finite number'
    case 'size':
    case 'window':
      return 'a whole number'
    case 'keys':
      return 'a list of texts in UTF-8'
    default:
      return 'a text in UTF-8'
  }
}

function unitHint(source: ColumnSource, example: string): string {
  if (!('unix' in source) || source.unix === undefined) return ''
  const meant = guessUnixUnit(Number(example))
  return meant === undefined || meant === source.unix
    ? ''
    : ` It is mapped with unix: ${source.unix}; the value looks like ${meant}.`
}
