import { ALWAYS, type Conversion, convert, sourceFamily } from '@alertsmith/core'
import { acceptsType, type ColumnKind } from '../contract/column-kinds.js'
import { quoteValue } from '../query/quote.js'
import type { CanonicalColumn } from './canonical-tables.js'

/** What a column of each kind is converted to, where its own type will not do. */
const TARGETS: { readonly [Kind in ColumnKind]?: string } = {
  key: 'String',
  nullableKey: 'String',
  text: 'String',
  number: 'Nullable(Float64)',
  amount: 'Decimal(38, 18)',
  size: 'Int64',
  window: 'Int64',
  day: 'Date',
  time: 'DateTime',
  keys: 'Array(String)',
}

/** What a column holds that is null in every row. */
const EMPTY_TYPES: { readonly [Kind in ColumnKind]?: string } = {
  number: 'Float64',
  amount: 'Float64',
  time: "DateTime(\\'UTC\\')",
}

/**
 * `sql` of the given type brought to what the column must be; null stays null. A type that the data contract takes as it
 * is stays, since a conversion costs time; what cannot be brought there stays as well, for the contract to refuse.
 *
 * @param sql a column, not an expression: it is repeated
 */
export function castTo(column: CanonicalColumn, type: string, sql: string): Conversion {
  const { kind, money } = column
  const plain = /^LowCardinality\((.*)\)$/s.exec(type)?.[1]
  // What is computed from such a column is such a column, too, and numbers would arrive as dictionaries.
  if (plain !== undefined && !isTextual(kind))
    return castTo(column, plain, `CAST(${sql}, ${quoteValue(plain)})`)
  if (isNothing(type))
    return { value: `CAST(${sql}, 'Nullable(${EMPTY_TYPES[kind] ?? 'String'})')`, valid: ALWAYS }
  const asItIs = { value: sql, valid: ALWAYS }
  if (money ? isMoney(type) : acceptsType(kind, type)) return { value: sql, valid: fits(kind, type, sql) }
  const target = money ? 'Decimal(38, 18)' : TARGETS[kind]
  const converted =
    target === undefined ? undefined : convert(sql, type, target, { dayOfMoment: kind === 'day' })
  if (converted === undefined) return asItIs
  return type.startsWith('Nullable(')
    ? converted
    : { ...converted, value: neverNull(target!, converted.value) }
}

/** What values must be that stay as they are, where their type reaches beyond what the column can hold. */
function fits(kind: ColumnKind, type: string, sql: string): string {
  const from = sourceFamily(type)
  const isWide = (from.family === 'day' || from.family === 'moment') && from.wide
  if (isWide) return convert(sql, type, from.family === 'day' ? 'Date' : 'DateTime', {})!.valid
  if ((kind === 'size' || kind === 'window') && from.family === 'integer' && from.digits >= 20)
    return convert(sql, type, 'Int64')!.valid
  return ALWAYS
}

/** Money adds up exactly and gives the same double wherever it comes from only as the canonical Decimal. */
function isMoney(type: string): boolean {
  const plain = type.replace(/^Nullable\((.*)\)$/, '$1')
  return plain === 'Decimal(38, 18)' || sourceFamily(plain).family === 'float'
}

/** Values that do not fit are null in a conversion, and are refused: the others come from a column without nulls. */
function neverNull(target: string, value: string): string {
  if (!/OrNull\(|NULL/.test(value)) return value
  // A text can say that a number is not known.
  return target === 'Nullable(Float64)' ? `ifNull(${value}, nan)` : `assumeNotNull(${value})`
}

function isTextual(kind: ColumnKind): boolean {
  return kind === 'key' || kind === 'nullableKey' || kind === 'text'
}

/** The type of NULL itself. */
function isNothing(type: string): boolean {
  return type === 'Nullable(Nothing)' || type === 'Nothing'
}
