import { describe, expect, it } from 'vitest'
import { acceptsType, type ColumnKind } from './column-kinds.js'

const cases: [ColumnKind, readonly string[], readonly string[]][] = [
  [
    'key',
    ['String', 'LowCardinality(String)'],
    ['Nullable(String)', 'FixedString(42)', 'UUID', 'Array(String)'],
  ],
  [
    'nullableKey',
    ['String', 'Nullable(String)', 'LowCardinality(Nullable(String))'],
    ['FixedString(42)', 'UInt64', 'Nullable(UUID)'],
  ],
  [
    'text',
    ['String', 'LowCardinality(String)', "Enum8('low' = 1, 'high' = 2)", 'Nullable(FixedString(8))'],
    ['UInt8', 'Array(String)', 'Tuple(String)'],
  ],
  [
    'number',
    ['UInt32', 'Nullable(Float32)', 'Decimal(38, 18)', 'Nullable(Decimal(9, 2))', 'Bool', 'Int256'],
    ['String', 'Date', 'Array(UInt8)', 'AggregateFunction(sum, UInt64)', 'Nullable(Nothing)'],
  ],
  ['amount', ['Decimal(38, 18)', 'Nullable(Int64)', 'Float64'], ['Float32', 'BFloat16', 'Bool', 'String']],
  ['size', ['UInt32', 'Int64'], ['Nullable(UInt32)', 'Float64', 'Decimal(9, 0)']],
  ['day', ['Date', 'Date32'], ['Nullable(Date)', 'DateTime', "DateTime('UTC')", 'String', 'UInt16']],
  ['window', ['UInt16', 'Int32'], ['Nullable(UInt16)', 'String', 'Float64']],
  [
    'time',
    ["DateTime('UTC')", 'DateTime64(3)', "Nullable(DateTime64(6, 'UTC'))"],
    ['Date', 'Time', 'UInt32'],
  ],
  [
    'keys',
    ['Array(String)', 'Array(LowCardinality(String))', 'Array(Nullable(String))'],
    ['String', 'Array(Array(String))', 'Array(UInt64)', 'Nested(address String)'],
  ],
]

describe('acceptsType', () => {
  it.each(cases)('%s', (kind, accepted, refused) => {
    expect(accepted.filter((type) => !acceptsType(kind, type))).toEqual([])
    expect(refused.filter((type) => acceptsType(kind, type))).toEqual([])
  })
})
