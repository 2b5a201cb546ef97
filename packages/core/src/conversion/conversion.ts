import { type SourceFamily, sourceFamily } from './source-family.js'

/** SQL that brings a value of one ClickHouse type to another, with the check that belongs to it. */
export interface Conversion {
  /** The converted value; meaningless where `valid` is not 1. Null stays null. Never fails. */
  readonly value: string
  /**
   * 1 where the value, which is not null, can be converted without losing what it says. May be null for 0. The text
   * `1` where every value of the source type can.
   */
  readonly valid: string
}

/** Every value fits. */
export const ALWAYS = '1'

export interface ConvertOptions {
  /** A moment becomes its day in UTC. Default: only midnight is a day, since the time would be lost. */
  readonly dayOfMoment?: boolean | undefined
}

/**
 * How a value of the ClickHouse type `source` becomes one of type `target`: the one table behind files that are imported
 * and tables that are mapped. ClickHouse's own casts wrap around, clamp and round in silence (300 to UInt8, a year 2200
 * to DateTime, February 30, a Decimal with more digits than its target), so every conversion comes with its check.
 *
 * An amount keeps 18 digits after the point; what a Decimal, Float or text has beyond them is cut off.
 *
 * @param sql an expression of type `source`; it is repeated, so it should be a column
 * @param source as ClickHouse names it, e.g. `LowCardinality(Nullable(String))`
 * @param target `String`, `Bool`, an integer, a Float, a Decimal, `Date`, `DateTime`, `Array(String)`, Nullable or not
 * @returns undefined where values of that type never become values of the other
 */
export function convert(
  sql: string,
  source: string,
  target: string,
  { dayOfMoment = false }: ConvertOptions = {},
): Conversion | undefined {
  const from = sourceFamily(source)
  const type = unwrapped(target)
  if (type === 'String') return toText(sql, from)
  if (/^U?Int\d+$/.test(type)) return toInteger(sql, from, type)
  if (/^Float\d+$/.test(type)) return toFloat(sql, from, target.includes('Nullable('))
  if (type.startsWith('Decimal(')) return toDecimal(sql, from, type)
  if (type === 'Date') return toDay(sql, from, dayOfMoment)
  if (/^DateTime(\(|$)/.test(type)) return toMoment(sql, from)
  if (type === 'Bool') return toBool(sql, from)
  if (type === 'Array(String)') return toTextList(sql, from)
  return undefined
}

export const UNIX_UNITS = ['seconds', 'milliseconds', 'microseconds'] as const
/** What an integer counts since 1970-01-01 UTC. */
export type UnixUnit = (typeof UNIX_UNITS)[number]

const PER_SECOND: Readonly<Record<UnixUnit, number>> = {
  seconds: 1,
  milliseconds: 1000,
  microseconds: 1_000_000,
}

/** The last second that a DateTime can hold, 2106-02-07 06:28:15 UTC, since 1970. */
const LAST_SECOND = 2 ** 32 - 1

/** Counts of a coarser unit lie before it, all of them: at 1,000 to one they end on 1970-02-19. */
const FIRST_SECOND = 4_294_968

/**
 * How an integer that counts `unit` since 1970 becomes a moment (`DateTime`) or the day of one in UTC (`Date`).
 * Fractions of seconds are cut off.
 */
export function convertUnix(sql: string, unit: UnixUnit, target: 'Date' | 'DateTime'): Conversion {
  const perSecond = PER_SECOND[unit]
  // ClickHouse sees through this to an index over the integer; its functions for fractions of seconds it does not see through.
  const moment = `toDateTime(${perSecond === 1 ? sql : `intDiv(${sql}, ${perSecond})`}, 'UTC')`
  const last = LAST_SECOND * perSecond + perSecond - 1
  return {
    value: target === 'Date' ? `toDate(${moment}, 'UTC')` : moment,
    valid: `(${sql} = 0 OR ${sql} BETWEEN ${FIRST_SECOND * perSecond} AND ${last})`,
  }
}

function unwrapped(type: string): string {
  return type.replace(/^LowCardinality\((.*)\)$/s, '$1').replace(/^Nullable\((.*)\)$/s, '$1')
}

function toText(c: string, from: SourceFamily): Conversion | undefined {
  switch (from.family) {
    case 'text':
      return { value: c, valid: `isValidUTF8(${c})` }
    case 'fixed text':
      // toString drops the zero bytes that fill a FixedString up.
      return { value: `toString(${c})`, valid: `isValidUTF8(toString(${c}))` }
    case 'word':
    case 'integer':
    case 'bool':
      return { value: `toString(${c})`, valid: ALWAYS }
    default:
      return undefined
  }
}

function toInteger(c: string, from: SourceFamily, type: string): Conversion | undefined {
  const cast = (value: string) => `accurateCastOrNull(${value}, '${type}')`
  switch (from.family) {
    case 'text':
    case 'fixed text': {
      const text = asText(c, from)
      // A column with gaps often arrives as 1.0, and a flag as true. From 2^53 on a Float64 may stand for another number.
      const float = `toFloat64OrNull(${text})`
      const rounded = `if(abs(${float}) < 9007199254740992, ${cast(float)}, NULL)`
      const flag = cast(`transform(lower(${text}), ['true', 'false'], [1, 0], NULL)`)
      const value = `coalesce(${cast(text)}, ${rounded}, ${flag})`
      return { value, valid: `isNotNull(${value})` }
    }
    case 'integer':
    case 'bool':
    case 'float':
      return { value: cast(c), valid: `isNotNull(${cast(c)})` }
    case 'decimal': {
      // From a Decimal even the accurate cast fails where it should give null, and it drops the fraction.
      const value = cast(`toInt256(${c})`)
      return { value, valid: `isNotNull(${value}) AND trunc(${c}) = ${c}` }
    }
    default:
      return undefined
  }
}

function toFloat(c: string, from: SourceFamily, nullable: boolean): Conversion | undefined {
  // NaN is how many tools write that nothing is known.
  const finite = (number: string) => ({
    value: `if(isFinite(${number}), ${number}, NULL)`,
    valid: nullable ? `(isFinite(${number}) OR isNaN(${number}))` : `isFinite(${number})`,
  })
  switch (from.family) {
    case 'text':
    case 'fixed text':
      return finite(`toFloat64OrNull(${asText(c, from)})`)
    case 'integer': {
      const value = `accurateCastOrNull(${c}, 'Float64')`
      return { value, valid: `isNotNull(${value})` }
    }
    case 'float':
    case 'decimal':
      return finite(`toFloat64(${c})`)
    default:
      return undefined
  }
}

/** ClickHouse takes `-` and `.` for 0. */
const DECIMAL_TEXT = String.raw`^[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,4})?$`

function toDecimal(c: string, from: SourceFamily, type: string): Conversion | undefined {
  const [precision, scale] = decimalDigits(type)
  const cast = (value: string) => `accurateCastOrNull(${value}, '${type}')`
  switch (from.family) {
    case 'text':
    case 'fixed text': {
      const text = asText(c, from)
      return { value: cast(text), valid: `match(${text}, '${DECIMAL_TEXT}') AND isNotNull(${cast(text)})` }
    }
    case 'integer': {
      const fits = from.digits <= precision - scale
      if (fits) return { value: `toDecimal128(${c}, ${scale})`, valid: ALWAYS }
      // The accurate cast gives null for every integer of 128 or 256 bits, and an overflow for some others.
      const value = cast(`toString(${c})`)
      return { value, valid: `isNotNull(${value})` }
    }
    case 'float': {
      // By its shortest text: straight from a Float64 the accurate cast makes 1234.49999999999986899 of 1234.5, from a Float32 9.22.
      const value = cast(`toString(${c})`)
      return { value, valid: `isNotNull(${value})` }
    }
    case 'decimal': {
      if (from.precision - from.scale <= precision - scale) {
        return { value: from.precision <= 38 ? `toDecimal128(${c}, ${scale})` : cast(c), valid: ALWAYS }
      }
      // From one Decimal to another even the accurate cast wraps around.
      const valid = `abs(toFloat64(${c})) < 1e${precision - scale} AND isNotNull(${cast(c)})`
      return { value: cast(c), valid }
    }
    default:
      return undefined
  }
}

function decimalDigits(type: string): readonly [precision: number, scale: number] {
  const [, precision, scale] = /^Decimal\((\d+), ?(\d+)\)$/.exec(type)!
  return [Number(precision), Number(scale)]
}

const DAY_TEXT = String.raw`^\\d{4}-\\d{2}-\\d{2}([ T]00:00(:00(\\.0+)?)?(Z|[+]00:?00)?)?$`
// Nine or ten digits count seconds since 1970; fewer could as well be a day or a year.
const TIME_TEXT = String.raw`^(\\d{4}-\\d{2}-\\d{2}([ T]([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d+)?)?(Z|[+-](0\\d|1[0-4]):?[0-5]\\d)?)?|\\d{9,10})$`
const TIME_BOUNDS =
  "toDateTime64('1970-01-01 00:00:00', 0, 'UTC') AND toDateTime64('2106-02-07 06:28:15.999', 3, 'UTC')"
const DAY_BOUNDS = "toDate32('1970-01-01') AND toDate32('2149-06-06')"

function toDay(c: string, from: SourceFamily, dayOfMoment: boolean): Conversion | undefined {
  switch (from.family) {
    case 'text':
    case 'fixed text': {
      const text = asText(c, from)
      const value = `toDateOrNull(substring(${text}, 1, 10))`
      return {
        value,
        valid: `match(${text}, '${DAY_TEXT}') AND toString(${value}) = substring(${text}, 1, 10)`,
      }
    }
    case 'day':
      return { value: `toDate(${c})`, valid: from.wide ? `${c} BETWEEN ${DAY_BOUNDS}` : ALWAYS }
    case 'moment': {
      const bounds = from.wide ? [`${c} BETWEEN ${TIME_BOUNDS}`] : []
      const midnight = dayOfMoment ? [] : [`${c} = toStartOfDay(${c}, 'UTC')`]
      return { value: `toDate(${c}, 'UTC')`, valid: [...bounds, ...midnight].join(' AND ') || ALWAYS }
    }
    default:
      return undefined
  }
}

function toMoment(c: string, from: SourceFamily): Conversion | undefined {
  switch (from.family) {
    case 'text':
    case 'fixed text': {
      const text = asText(c, from)
      const moment = `parseDateTime64BestEffortOrNull(${text}, 3, 'UTC')`
      // The parser takes January 0 for January 1, and the month 0 for January.
      const day = `substring(${text}, 1, 10)`
      const isDay = `(length(${text}) < 11 AND match(${text}, '^[0-9]+$') OR toString(toDate32OrNull(${day})) = ${day})`
      return {
        value: `toDateTime(${moment}, 'UTC')`,
        valid: `match(${text}, '${TIME_TEXT}') AND ifNull(${isDay}, 0) AND ${moment} BETWEEN ${TIME_BOUNDS}`,
      }
    }
    case 'day':
      return {
        value: `toDateTime(${c}, 'UTC')`,
        // Days of both types reach beyond the last moment.
        valid: `toDateTime64(${c}, 0, 'UTC') BETWEEN ${TIME_BOUNDS}`,
      }
    case 'moment':
      return { value: `toDateTime(${c}, 'UTC')`, valid: from.wide ? `${c} BETWEEN ${TIME_BOUNDS}` : ALWAYS }
    default:
      return undefined
  }
}

function toBool(c: string, from: SourceFamily): Conversion | undefined {
  switch (from.family) {
    case 'bool':
      return { value: c, valid: ALWAYS }
    case 'integer':
      return { value: `CAST(${c}, 'Nullable(Bool)')`, valid: `${c} IN (0, 1)` }
    case 'text':
    case 'fixed text': {
      const value = `transform(lower(${asText(c, from)}), ['true', '1', '1.0', 'false', '0', '0.0'], [1, 1, 1, 0, 0, 0], NULL)`
      return { value: `CAST(${value}, 'Nullable(Bool)')`, valid: `isNotNull(${value})` }
    }
    default:
      return undefined
  }
}

/** As ClickHouse writes lists. Its own cast leaves out what follows the bracket. */
const QUOTED_LIST = String.raw`(?s)^\\[\\s*\'([^\'\\\\]|\\\\.)*\'(\\s*,\\s*\'([^\'\\\\]|\\\\.)*\')*\\s*\\]$`

function toTextList(c: string, from: SourceFamily): Conversion | undefined {
  if (from.family === 'text' || from.family === 'fixed text') {
    const text = `assumeNotNull(${asText(c, from)})`
    // A list or an object in the list would become a text, too.
    const isText = `arrayAll(item -> match(item, '^["0-9-]'), JSONExtractArrayRaw(${text}))`
    const isJson = `(isValidJSON(${text}) AND JSONType(${text}) = 'Array' AND ${isText})`
    const isQuoted = `match(${text}, '${QUOTED_LIST}')`
    return {
      value: `if(${isQuoted}, CAST(if(${isQuoted}, ${text}, '[]'), 'Array(String)'), JSONExtract(${text}, 'Array(String)'))`,
      valid: `(${isQuoted} OR ${isJson}) AND isValidUTF8(${text})`,
    }
  }
  if (from.family !== 'list') return undefined
  const item = toText('item', sourceFamily(from.item))
  if (item === undefined) return undefined
  const valid = item.valid === ALWAYS ? 'isNotNull(item)' : `ifNull(${item.valid}, 0)`
  return {
    value: `arrayMap(item -> assumeNotNull(${item.value}), ${c})`,
    valid: `arrayAll(item -> ${valid}, ${c})`,
  }
}

function asText(c: string, { family }: SourceFamily): string {
  return family === 'fixed text' ? `toString(${c})` : c
}

/** The unit in which a count since 1970 is a moment from 2001 to 2106; undefined where there is none. */
export function guessUnixUnit(count: number): UnixUnit | undefined {
  return UNIX_UNITS.find((unit) => count >= 1e9 * PER_SECOND[unit] && count <= LAST_SECOND * PER_SECOND[unit])
}
