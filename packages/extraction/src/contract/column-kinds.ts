/**
 * What a raw column means, which decides the ClickHouse types it may have:
 * `key` identifies and is compared byte by byte, `text` is only read, `number` may be exact or floating,
 * `amount` is added up exactly and so must become a Decimal unharmed, `size` is compared, `day` and `window` make up
 * the snapshot and so are never null, `time` is a moment, `moment` a day or a moment, `flag` is 0 or not, `keys` a list of
 * keys, `list` a list of anything.
 */
export type ColumnKind =
  | 'key'
  | 'nullableKey'
  | 'text'
  | 'number'
  | 'amount'
  | 'size'
  | 'day'
  | 'window'
  | 'time'
  | 'moment'
  | 'flag'
  | 'keys'
  | 'list'

interface KindRule {
  /** For messages. */
  readonly expected: string
  readonly nullable: boolean
  /** Type families by ClickHouse's own names, without parameters. */
  readonly families: readonly string[]
}

const INTEGERS = [
  ...['UInt8', 'UInt16', 'UInt32', 'UInt64', 'UInt128', 'UInt256'],
  ...['Int8', 'Int16', 'Int32', 'Int64', 'Int128', 'Int256'],
]
// ClickHouse multiplies a Float32 by 10^18 in single precision on its way to a Decimal, so 1 would become 0.99999998.
const AMOUNTS = [...INTEGERS, 'Decimal', 'Float64']
const NUMBERS = [...AMOUNTS, 'Bool', 'Float32', 'BFloat16']

const RULES: Readonly<Record<Exclude<ColumnKind, 'keys' | 'list'>, KindRule>> = {
  key: { expected: 'String', nullable: false, families: ['String'] },
  nullableKey: { expected: 'String or Nullable(String)', nullable: true, families: ['String'] },
  text: {
    expected: 'String, FixedString or Enum, Nullable or not',
    nullable: true,
    families: ['String', 'FixedString', 'Enum8', 'Enum16'],
  },
  number: {
    expected: 'an integer, Bool, Float or Decimal, Nullable or not',
    nullable: true,
    families: NUMBERS,
  },
  amount: {
    expected: 'a Decimal, an integer or Float64, Nullable or not',
    nullable: true,
    families: AMOUNTS,
  },
  size: { expected: 'an integer that is not Nullable', nullable: false, families: INTEGERS },
  day: { expected: 'Date or Date32, not Nullable', nullable: false, families: ['Date', 'Date32'] },
  window: { expected: 'an integer that is not Nullable', nullable: false, families: INTEGERS },
  time: {
    expected: 'DateTime or DateTime64, Nullable or not',
    nullable: true,
    families: ['DateTime', 'DateTime64'],
  },
  moment: {
    expected: 'Date, Date32, DateTime or DateTime64, Nullable or not',
    nullable: true,
    families: ['Date', 'Date32', 'DateTime', 'DateTime64'],
  },
  flag: { expected: 'Bool or an integer, Nullable or not', nullable: true, families: [...INTEGERS, 'Bool'] },
}

/** For messages: which types a column of this kind may have. */
export function expectedTypes(kind: ColumnKind): string {
  if (kind === 'list') return 'an Array'
  return kind === 'keys' ? 'Array(String)' : RULES[kind].expected
}

/** @param type as in system.columns, e.g. `LowCardinality(Nullable(String))` */
export function acceptsType(kind: ColumnKind, type: string): boolean {
  if (kind === 'list') return unwrap(type, 'Array') !== undefined
  if (kind === 'keys') {
    const element = unwrap(type, 'Array')
    return element !== undefined && acceptsType('nullableKey', element)
  }
  const { nullable, families } = RULES[kind]
  const stored = unwrap(type, 'LowCardinality') ?? type
  const inner = unwrap(stored, 'Nullable')
  if (inner !== undefined && !nullable) return false
  return families.includes((inner ?? stored).replace(/\(.*$/s, ''))
}

function unwrap(type: string, wrapper: string): string | undefined {
  return type.startsWith(`${wrapper}(`) && type.endsWith(')') ? type.slice(wrapper.length + 1, -1) : undefined
}
