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
  amount: { expected: NUMBER_TYPES, accepts: isNumber, read: (v) => withMissing(readNumbers(v), isAmount) },
  count: { expected: NUMBER_TYPES, accepts: isNumber, read: (v) => withMissing(readNumbers(v), isAmount) },
  number: {
    expected: NUMBER_TYPES,
    accepts: isNumber,
    read: (v) => withMissing(readNumbers(v), Number.isFinite),
  },
  flag: {
    expected: 'a boolean, or a number that is 0 or 1',
    accepts: (type) => isNumber(type) || DataType.isBool(type),
    read: (v) => withMissing(readNumbers(v), isFlag),
  },
  day: {
    expected: 'a date, a timestamp, a day number, or text as YYYY-MM-DD',
    accepts: isClockOrNumber,
    read: (v) => withMissing(readDays(v), Number.isFinite),
  },
  time: {
    expected: 'a timestamp, a date, seconds since 1970-01-01, or text as YYYY-MM-DD hh:mm:ss',
    accepts: isClockOrNumber,
    read: (v) => withMissing(readSeconds(v), Number.isFinite),
  },
  text: { expected: 'text (Utf8, or a dictionary of it)', accepts: isText, read: readText },
}

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

function isAmount(value: number): boolean {
  return value >= 0 && value < Number.POSITIVE_INFINITY
}

function isFlag(value: number): boolean {
  return value === 0 || value === 1
}

/** `values` itself where all are allowed or NaN, else a copy: the memory may belong to the caller's table. */
function withMissing(values: Float64Array, allowed: (value: number) => boolean): Float64Array {
  let out = values
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    if (allowed(value) || Number.isNaN(value)) continue
    if (out === values) out = values.slice()
    out[row] = Number.NaN
  }
  return out
}
