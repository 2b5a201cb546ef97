import { type Data, DataType, DateUnit, TimeUnit, Vector } from 'apache-arrow'
import { forEachNull } from './nulls.js'
import { readNumbers } from './numbers.js'
import { readText } from './text.js'

const SECONDS_PER_DAY = 86_400
const TICKS_PER_SECOND: Readonly<Record<TimeUnit, number>> = {
  [TimeUnit.SECOND]: 1,
  [TimeUnit.MILLISECOND]: 1e3,
  [TimeUnit.MICROSECOND]: 1e6,
  [TimeUnit.NANOSECOND]: 1e9,
}

/** Whole days since 1970-01-01 UTC; null or unreadable = NaN. Plain numbers are day numbers already; times count as their UTC day. */
export function readDays(vector: Vector): Float64Array {
  if (!isClock(vector.type)) return wholeNumbers(readNumbers(vector))
  return readClock(vector).map((seconds) => Math.floor(seconds / SECONDS_PER_DAY))
}

/** Seconds since 1970-01-01 UTC; null or unreadable = NaN. Plain numbers are seconds already; days count as their midnight. */
export function readSeconds(vector: Vector): Float64Array {
  return isClock(vector.type) ? readClock(vector) : readNumbers(vector)
}

function isClock(type: DataType): boolean {
  if (DataType.isDictionary(type)) return isClock(type.dictionary)
  return (
    DataType.isDate(type) || DataType.isTimestamp(type) || DataType.isUtf8(type) || DataType.isLargeUtf8(type)
  )
}

function wholeNumbers(values: Float64Array): Float64Array {
  return values.every(Number.isInteger) ? values : values.map(Math.floor)
}

function readClock(vector: Vector): Float64Array {
  const out = new Float64Array(vector.length)
  let start = 0
  for (const data of vector.data) {
    fillSeconds(data, out.subarray(start, start + data.length))
    start += data.length
  }
  return out
}

function fillSeconds(data: Data, out: Float64Array): void {
  const { type, values, length } = data
  if (DataType.isDictionary(type)) {
    const dictionary = readSeconds(data.dictionary!)
    for (let row = 0; row < length; row++) out[row] = dictionary[values[row]!]!
  } else if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) {
    const texts = readText(new Vector([data]))
    const seconds = texts.values.map(parseSeconds)
    for (let row = 0; row < length; row++) out[row] = seconds[texts.codes[row]!] ?? Number.NaN
  } else if (DataType.isDate(type) && type.unit === DateUnit.DAY) {
    for (let row = 0; row < length; row++) out[row] = values[row]! * SECONDS_PER_DAY
  } else {
    const ticks = DataType.isTimestamp(type) ? TICKS_PER_SECOND[type.unit as TimeUnit] : 1e3
    for (let row = 0; row < length; row++) out[row] = Number(values[row]) / ticks
  }
  forEachNull(data, (row) => {
    out[row] = Number.NaN
  })
}

const CLOCK = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/

/** `YYYY-MM-DD` or `YYYY-MM-DD hh:mm[:ss[.fff]]`, UTC unless an offset is written. NaN where it is neither. */
function parseSeconds(text: string): number {
  const match = CLOCK.exec(text)
  if (!match) return Number.NaN
  const [, day, time = '00:00', zone = 'Z'] = match
  // Date.parse rolls 2024-02-30 over into March; a day that does not exist is unreadable.
  const midnight = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== day) return Number.NaN
  return Date.parse(`${day}T${time}${zone}`) / 1e3
}
