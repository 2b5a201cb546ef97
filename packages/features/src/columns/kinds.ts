import { DataType, type Vector } from 'apache-arrow'
import { readDays, readSeconds } from './clock.js'
import { readNumbers } from './numbers.js'
import { readText, type TextColumn } from './text.js'

/**
 * What a column means, which decides the Arrow types it may have and how it is read:
 * `amount` and `count` never fall below 0, `flag` is 0 or 1, `day` is a day number, `time` is seconds since 1970-01-01 UTC.
 */
export type ColumnKind = 'amount' | 'count' | 'number' | 'flag' | 'day' | 'time' | 'text'

/** How a column of each kind arrives in a step: doubles with NaN = missing, or codes for text. */
export type ColumnValues<K extends ColumnKind> = K extends 'text' ? TextColumn : Float64Array

interface KindReader {
  readonly expected: string
  accepts(type: DataType): boolean
  read(vector: Vector): Float64Array | TextColumn
}

const NUMBER_TYPES = 'a number (integer, float or Decimal)'

const KINDS: Readonly<Record<ColumnKind, KindReader>> = {
  amount: { expected: NUMBER_TYPES, accepts: isNumber, read: (v) => amounts(readNumbers(v)) },
  count: { expected: NUMBER_TYPES, accepts: isNumber, read: (v) => amounts(readNumbers(v)) },
  number: {
    expected: NUMBER_TYPES,
    accepts: isNumber,
    read: (v) => finite(readNumbers(v)),
  },
  flag: {
    expected: 'a boolean, or a number that is 0 or 1',
    accepts: (type) => isNumber(type) || DataType.isBool(type),
    read: (v) => flags(readNumbers(v)),
  },
  day: {
    expected: 'a date, a timestamp, a day number, or text as YYYY-MM-DD',
    accepts: isClockOrNumber,
    read: (v) => finite(readDays(v)),
  },
  time: {
    expected: 'a timestamp, a date, seconds since 1970-01-01, or text as YYYY-MM-DD hh:mm:ss',
    accepts: isClockOrNumber,
    read: (v) => finite(readSeconds(v)),
  },
  text: { expected: 'text (Utf8, or a dictionary of it)', accepts: isText, read: readText },
}

export const COLUMN_KINDS = Object.keys(KINDS) as readonly ColumnKind[]

export function expectedTypes(kind: ColumnKind): string {
  return KINDS[kind].expected
}

export function acceptsType(kind: ColumnKind, type: DataType): boolean {
  if (DataType.isNull(type)) return true
  return KINDS[kind].accepts(DataType.isDictionary(type) ? type.dictionary : type)
}

/** The column's values; numbers that its kind rules out (infinite, or negative amounts) count as missing. */
export function readColumn<K extends ColumnKind>(vector: Vector, kind: K): ColumnValues<K> {
  return KINDS[kind].read(vector) as ColumnValues<K>
}

function isNumber(type: DataType): boolean {
  return DataType.isInt(type) || DataType.isFloat(type) || DataType.isDecimal(type)
}

function isText(type: DataType): boolean {
  return DataType.isUtf8(type) || DataType.isLargeUtf8(type)
}

function isClockOrNumber(type: DataType): boolean {
  return isNumber(type) || isText(type) || DataType.isDate(type) || DataType.isTimestamp(type)
}

function amounts(values: Float64Array): Float64Array {
  return within(values, 0, Number.MAX_VALUE)
}

function finite(values: Float64Array): Float64Array {
  return within(values, -Number.MAX_VALUE, Number.MAX_VALUE)
}

/**
 * `values` itself where all lie within `min` and `max` or are NaN, else a copy with NaN for the rest: the memory may
 * belong to the caller's table.
 */
function within(values: Float64Array, min: number, max: number): Float64Array {
  let out = values
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    // NaN passes both comparisons, so a clean column costs one pass and no copy.
    if (value < min || value > max) {
      if (out === values) out = values.slice()
      out[row] = Number.NaN
    }
  }
  return out
}

function flags(values: Float64Array): Float64Array {
  return values.map((value) => (value === 0 || value === 1 ? value : Number.NaN))
}
