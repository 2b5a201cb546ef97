import { acceptsType, type ColumnKind } from '../contract/column-kinds.js'
import { quoteValue } from '../query/quote.js'
import type { CanonicalColumn } from './canonical-tables.js'
import type { UnixUnit } from './mapping.js'

const INTEGER = /^U?Int\d+$/
/** Fits Decimal(38, 18) whatever it holds. */
const NARROW_INTEGER = /^U?Int(?:8|16|32|64)$/
const NARROW_DECIMAL = /^Decimal\((?:[1-9]|[12]\d|3[0-8]),/

const PER_SECOND: Readonly<Record<UnixUnit, number>> = {
  seconds: 1,
  milliseconds: 1000,
  microseconds: 1_000_000,
}

/** ClickHouse sees through this to an index over the integer; its functions for fractions of seconds it does not see through. */
export function unixTime(sql: string, unit: UnixUnit): string {
  return `toDateTime(${unit === 'seconds' ? sql : `intDiv(${sql}, ${PER_SECOND[unit]})`}, 'UTC')`
}

export function isInteger(type: string): boolean {
  return INTEGER.test(inner(type))
}

/**
 * `sql` of the given type brought to what the column must be; null stays null. A type that the data contract takes as it
 * is stays, since a conversion costs time; what cannot be brought there stays as well, for the contract to refuse.
 */
export function castTo(column: CanonicalColumn, type: string, sql: string): string {
  const { kind, money } = column
  const plain = /^LowCardinality\((.*)\)$/s.exec(type)?.[1]
  // What is computed from such a column is such a column, too, and numbers would arrive as dictionaries.
  if (plain !== undefined && !isTextual(kind))
    return castTo(column, plain, `CAST(${sql}, ${quoteValue(plain)})`)
  const found = inner(type)
  if (found === 'Nothing') return `CAST(${sql}, 'Nullable(${EMPTY_TYPES[kind] ?? 'String'})')`
  if (money) return exactMoney(found, sql)
  if (acceptsType(kind, type)) return sql
  return CASTS[kind]?.(found, sql) ?? sql
}

/** Money adds up exactly and gives the same double wherever it comes from only as the canonical Decimal. */
function exactMoney(type: string, sql: string): string {
  if (type === 'Decimal(38, 18)') return sql
  const fits = NARROW_INTEGER.test(type) || NARROW_DECIMAL.test(type) || isText(type)
  return fits ? `toDecimal128(${sql}, 18)` : sql
}

const toText = (type: string, sql: string) =>
  /^(?:FixedString|Enum|UUID|U?Int|Bool)/.test(type) ? `toString(${sql})` : undefined

const toWholeNumber = (type: string, sql: string) => (isText(type) ? `toInt64(${sql})` : undefined)

const toMoment = (type: string, sql: string) => {
  if (type.startsWith('Date')) return `toDateTime(${sql}, 'UTC')`
  return isText(type) ? `parseDateTimeBestEffort(${sql}, 'UTC')` : undefined
}

const CASTS: { readonly [Kind in ColumnKind]?: (type: string, sql: string) => string | undefined } = {
  key: toText,
  nullableKey: toText,
  text: toText,
  number: (type, sql) => (isText(type) ? `toFloat64(${sql})` : undefined),
  size: toWholeNumber,
  window: toWholeNumber,
  day: (type, sql) => {
    if (type.startsWith('DateTime')) return `toDate(${sql}, 'UTC')`
    return isText(type) ? `toDate(${sql})` : undefined
  },
  time: toMoment,
  keys: (type, sql) => (type.startsWith('Array(') ? `arrayMap(key -> toString(key), ${sql})` : undefined),
}

/** What a column holds that is null in every row. */
const EMPTY_TYPES: { readonly [Kind in ColumnKind]?: string } = {
  number: 'Float64',
  amount: 'Float64',
  time: "DateTime(\\'UTC\\')",
}

function isTextual(kind: ColumnKind): boolean {
  return kind === 'key' || kind === 'nullableKey' || kind === 'text'
}

function isText(type: string): boolean {
  return type === 'String' || type.startsWith('FixedString')
}

/** Without LowCardinality and Nullable around it. */
function inner(type: string): string {
  return type.replace(/^LowCardinality\((.*)\)$/s, '$1').replace(/^Nullable\((.*)\)$/s, '$1')
}
