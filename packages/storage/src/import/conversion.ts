import type { SourceKind } from './source-columns.js'

/** SQL over one column of a file that brings it to a column's type. */
export interface Conversion {
  /** The converted value; meaningless where `valid` is not 1. */
  readonly value: string
  /** 1 where the value, which is not NULL, can be converted without losing what it says. May be NULL for 0. */
  readonly valid: string
}

const DAY_TEXT = String.raw`^\\d{4}-\\d{2}-\\d{2}([ T]00:00(:00(\\.0+)?)?(Z|[+]00:?00)?)?$`
const TIME_TEXT = String.raw`^(\\d{4}-\\d{2}-\\d{2}([ T]([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d+)?)?(Z|[+-]\\d{2}:?\\d{2})?)?|\\d{1,10})$`
const TIME_BOUNDS =
  "toDateTime64('1970-01-01 00:00:00', 0, 'UTC') AND toDateTime64('2106-02-07 06:28:15', 0, 'UTC')"
const DAY_BOUNDS = "toDate32('1970-01-01') AND toDate32('2149-06-06')"

/**
 * How a column of a file becomes one of type `target`. ClickHouse's own casts wrap around and round in silence
 * (300 to UInt8, a year 2200 to DateTime, February 30), so every conversion comes with its check.
 *
 * @param column - the quoted column
 * @returns undefined where values of that kind never become values of that type
 */
export function convert(column: string, kind: SourceKind, target: string): Conversion | undefined {
  const nullable = target.includes('Nullable(')
  const type = innerType(target)
  if (kind === 'other') return undefined
  if (type === 'String') return toText(column, kind)
  if (/^U?Int\d+$/.test(type)) return toInteger(column, kind, type)
  if (/^Float\d+$/.test(type)) return toFloat(column, kind, nullable)
  if (type.startsWith('Decimal')) return toDecimal(column, kind, type)
  if (type === 'Date') return toDate(column, kind)
  if (type.startsWith('DateTime(') || type === 'DateTime') return toTime(column, kind)
  if (type === 'Bool') return toBool(column, kind)
  if (type === 'Array(String)') return toTextList(column, kind)
  return undefined
}

function innerType(type: string): string {
  const wrapped = /^(?:LowCardinality|Nullable)\((.*)\)$/.exec(type)
  return wrapped === null ? type : innerType(wrapped[1]!)
}

function toText(c: string, kind: SourceKind): Conversion | undefined {
  if (kind === 'text') return { value: c, valid: '1' }
  return kind === 'integer' ? { value: `toString(${c})`, valid: '1' } : undefined
}

function toInteger(c: string, kind: SourceKind, type: string): Conversion | undefined {
  const cast = (value: string) => `accurateCastOrNull(${value}, '${type}')`
  if (kind === 'text') {
    // A column with gaps often arrives as 1.0, and a flag as true.
    const flag = `transform(lower(${c}), ['true', 'false'], [1, 0], NULL)`
    const value = `coalesce(${cast(c)}, ${cast(`toFloat64OrNull(${c})`)}, ${cast(flag)})`
    return { value, valid: `isNotNull(${value})` }
  }
  if (kind === 'integer' || kind === 'bool' || kind === 'float')
    return { value: cast(c), valid: `isNotNull(${cast(c)})` }
  // The cast of a decimal drops its fraction.
  return kind === 'decimal' ? { value: cast(c), valid: `${cast(c)} = ${c}` } : undefined
}

function toFloat(c: string, kind: SourceKind, nullable: boolean): Conversion | undefined {
  if (!['text', 'integer', 'float', 'decimal'].includes(kind)) return undefined
  const number = kind === 'text' ? `toFloat64OrNull(${c})` : `toFloat64(${c})`
  // NaN is how many tools write that nothing is known.
  const known = nullable ? `(isFinite(${number}) OR isNaN(${number}))` : `isFinite(${number})`
  return { value: `if(isFinite(${number}), ${number}, NULL)`, valid: known }
}

function toDecimal(c: string, kind: SourceKind, type: string): Conversion | undefined {
  if (!['text', 'integer', 'float', 'decimal'].includes(kind)) return undefined
  const value = `accurateCastOrNull(${c}, '${type}')`
  return { value, valid: `isNotNull(${value})` }
}

function toDate(c: string, kind: SourceKind): Conversion | undefined {
  if (kind === 'date') return { value: `toDate(${c})`, valid: `${c} BETWEEN ${DAY_BOUNDS}` }
  if (kind === 'time') {
    return { value: `toDate(${c})`, valid: `${c} BETWEEN ${TIME_BOUNDS} AND ${c} = toStartOfDay(${c})` }
  }
  if (kind !== 'text') return undefined
  const value = `toDateOrNull(substring(${c}, 1, 10))`
  return { value, valid: `match(${c}, '${DAY_TEXT}') AND toString(${value}) = substring(${c}, 1, 10)` }
}

function toTime(c: string, kind: SourceKind): Conversion | undefined {
  const time =
    kind === 'text'
      ? `parseDateTime64BestEffortOrNull(${c}, 3, 'UTC')`
      : kind === 'date'
        ? `toDateTime64(${c}, 0, 'UTC')`
        : kind === 'time'
          ? c
          : undefined
  if (time === undefined) return undefined
  const inBounds = `${time} BETWEEN ${TIME_BOUNDS}`
  const valid = kind === 'text' ? `match(${c}, '${TIME_TEXT}') AND ${inBounds}` : inBounds
  return { value: `toDateTime(${time}, 'UTC')`, valid }
}

function toBool(c: string, kind: SourceKind): Conversion | undefined {
  if (kind === 'bool') return { value: c, valid: '1' }
  if (kind === 'integer') return { value: `CAST(${c}, 'Nullable(Bool)')`, valid: `${c} IN (0, 1)` }
  if (kind !== 'text') return undefined
  const value = `transform(lower(${c}), ['true', '1', '1.0', 'false', '0', '0.0'], [1, 1, 1, 0, 0, 0], NULL)`
  return { value: `CAST(${value}, 'Nullable(Bool)')`, valid: `isNotNull(${value})` }
}

/** A list must hold something: where there was none at all, ClickHouse hands out an empty one. */
function toTextList(c: string, kind: SourceKind): Conversion | undefined {
  if (kind === 'text list') {
    return {
      value: `arrayMap(item -> assumeNotNull(item), ${c})`,
      valid: `notEmpty(${c}) AND NOT arrayExists(item -> isNull(item), ${c})`,
    }
  }
  if (kind !== 'text') return undefined
  const items = `JSONExtract(assumeNotNull(${c}), 'Array(Nullable(String))')`
  return {
    value: `arrayMap(item -> assumeNotNull(item), ${items})`,
    valid: `isValidJSON(assumeNotNull(${c})) AND notEmpty(${items}) AND NOT arrayExists(item -> isNull(item), ${items})`,
  }
}
