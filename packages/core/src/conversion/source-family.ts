/** What kind of values a ClickHouse type holds, as far as conversions are concerned. Nullable and dictionaries make no difference. */
export type SourceFamily =
  | { readonly family: 'text' | 'fixed text' | 'word' | 'bool' | 'float' | 'other' }
  /** @property digits the most that a value has */
  | { readonly family: 'integer'; readonly digits: number }
  | { readonly family: 'decimal'; readonly precision: number; readonly scale: number }
  /** @property wide reaches beyond what Date and DateTime hold */
  | { readonly family: 'day' | 'moment'; readonly wide: boolean }
  /** @property item the type of an item */
  | { readonly family: 'list'; readonly item: string }

const INTEGER_DIGITS: Readonly<Record<string, number>> = { 8: 3, 16: 5, 32: 10, 64: 20, 128: 39, 256: 78 }
/** Digits of the Decimals that are named by their bits. */
const DECIMAL_DIGITS: Readonly<Record<string, number>> = { 32: 9, 64: 18, 128: 38, 256: 76 }

/** @param type as ClickHouse names it, e.g. `LowCardinality(Nullable(FixedString(42)))` */
export function sourceFamily(type: string): SourceFamily {
  const wrapped = /^(?:LowCardinality|Nullable)\((.*)\)$/s.exec(type)
  if (wrapped !== null) return sourceFamily(wrapped[1]!)
  if (type === 'String') return { family: 'text' }
  if (type.startsWith('FixedString(')) return { family: 'fixed text' }
  if (type === 'Bool') return { family: 'bool' }
  if (/^(?:Enum|UUID|IPv[46])/.test(type)) return { family: 'word' }
  if (/^(?:Float|BFloat)\d+$/.test(type)) return { family: 'float' }
  const integer = /^U?Int(\d+)$/.exec(type)
  if (integer !== null) return { family: 'integer', digits: INTEGER_DIGITS[integer[1]!]! }
  const decimal = /^Decimal\((\d+), ?(\d+)\)$/.exec(type)
  if (decimal !== null) return { family: 'decimal', precision: Number(decimal[1]), scale: Number(decimal[2]) }
  const sized = /^Decimal(32|64|128|256)\((\d+)\)$/.exec(type)
  if (sized !== null)
    return { family: 'decimal', precision: DECIMAL_DIGITS[sized[1]!]!, scale: Number(sized[2]) }
  if (type === 'Date' || type === 'Date32') return { family: 'day', wide: type === 'Date32' }
  if (/^DateTime(?:64)?(?:\(|$)/.test(type)) return { family: 'moment', wide: type.startsWith('DateTime64') }
  const list = /^Array\((.*)\)$/s.exec(type)
  return list === null ? { family: 'other' } : { family: 'list', item: list[1]! }
}
