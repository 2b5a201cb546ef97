import {
  Binary,
  Bool,
  type DataType,
  DateDay,
  DateMillisecond,
  Decimal,
  Dictionary,
  Float16,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  LargeUtf8,
  makeData,
  Null,
  TimestampMicrosecond,
  TimestampMillisecond,
  TimestampNanosecond,
  TimestampSecond,
  Uint8,
  Uint16,
  Uint32,
  Uint64,
  Utf8,
  Vector,
  vectorFromArray,
} from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import { decimals } from '../testing/raw-tables.js'
import { acceptsType, type ColumnKind, readColumn } from './kinds.js'
import { readNumbers } from './numbers.js'
import { readText } from './text.js'

const none = Number.NaN

/** The column as it is, in two chunks, and as a slice of a longer one: every reader must see the same. */
function shapes(cells: readonly unknown[], type: DataType): Vector[] {
  const whole = vectorFromArray(cells, type)
  const longer = vectorFromArray([cells[0], ...cells, cells[0]], type)
  return [whole, whole.slice(0, 1).concat(whole.slice(1)), longer.slice(1, cells.length + 1)]
}

describe('numbers', () => {
  it.each<[string, DataType, unknown[], number[]]>([
    ['Int8', new Int8(), [-128, null, 127], [-128, none, 127]],
    ['Int16', new Int16(), [-32_768, null, 1], [-32_768, none, 1]],
    ['Int32', new Int32(), [-(2 ** 31), null, 1], [-(2 ** 31), none, 1]],
    ['Int64', new Int64(), [-(2n ** 53n), null, 5n], [-(2 ** 53), none, 5]],
    ['Uint8', new Uint8(), [255, null, 0], [255, none, 0]],
    ['Uint16', new Uint16(), [65_535, null, 0], [65_535, none, 0]],
    ['Uint32', new Uint32(), [2 ** 32 - 1, null, 0], [2 ** 32 - 1, none, 0]],
    ['Uint64', new Uint64(), [2n ** 64n - 1n, null, 0n], [2 ** 64, none, 0]],
    ['Float16', new Float16(), [0.5, null, -2], [0.5, none, -2]],
    ['Float32', new Float32(), [0.5, null, none], [0.5, none, none]],
    ['Float64', new Float64(), [0.1, null, none], [0.1, none, none]],
    ['Bool', new Bool(), [true, null, false], [1, none, 0]],
    ['Null', new Null(), [null, null, null], [none, none, none]],
    ['Dictionary<Float64>', new Dictionary(new Float64(), new Int32()), [0.5, null, 0.5], [0.5, none, 0.5]],
  ])('%s', (_, type, cells, expected) => {
    for (const vector of shapes(cells, type)) expect([...readNumbers(vector)]).toEqual(expected)
  })

  it('Decimal(38, 18), whole, chunked and sliced', () => {
    const whole = decimals(['1.5', null, '-0.25', '0', '9223372036854775808.5'])
    const expected = [1.5, none, -0.25, 0, 2 ** 63]
    for (const vector of [whole, whole.slice(0, 2).concat(whole.slice(2))]) {
      expect([...readNumbers(vector)]).toEqual(expected)
    }
    expect([...readNumbers(whole.slice(1, 3))]).toEqual([none, -0.25])
  })

  it.each([
    [32, [0xffff_ff9c], -1],
    [64, [100, 0], 1],
    [256, [100, 0, 0, 0, 0, 0, 0, 0], 1],
    [256, [0xffff_ff9c, ...Array<number>(7).fill(0xffff_ffff)], -1],
  ])('Decimal of %i bits', (bitWidth, words, expected) => {
    const type = new Decimal(2, 9, bitWidth)
    const vector = new Vector([makeData({ type, length: 1, nullCount: 0, data: Uint32Array.from(words) })])
    expect([...readNumbers(vector)]).toEqual([expected])
  })

  it('hands out the memory of a plain Float64 column instead of a copy', () => {
    const data = Float64Array.of(1, 2, 3)
    const vector = new Vector([makeData({ type: new Float64(), length: 3, nullCount: 0, data })])
    expect(readNumbers(vector).buffer).toBe(data.buffer)
    expect([...readNumbers(vector.slice(1, 3))]).toEqual([2, 3])
  })
})

describe('kinds', () => {
  const read = (kind: Exclude<ColumnKind, 'text'>, cells: readonly unknown[], type: DataType) => [
    ...readColumn(vectorFromArray(cells, type), kind),
  ]

  it('take what they rule out for missing, without touching the column', () => {
    const data = Float64Array.of(-1, 0, 2, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, none)
    const vector = new Vector([makeData({ type: new Float64(), length: 6, nullCount: 0, data })])
    expect([...readColumn(vector, 'amount')]).toEqual([none, 0, 2, none, none, none])
    expect([...readColumn(vector, 'count')]).toEqual([none, 0, 2, none, none, none])
    expect([...readColumn(vector, 'number')]).toEqual([-1, 0, 2, none, none, none])
    expect([...readColumn(vector, 'flag')]).toEqual([none, 0, none, none, none, none])
    expect([...data]).toEqual([-1, 0, 2, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, none])
  })

  it('read a day from every type that can hold one', () => {
    const day = 19_786 // 2024-03-04
    const noon = (day + 0.5) * 86_400
    expect(read('day', [day, null], new Uint16())).toEqual([day, none])
    expect(read('day', [new Date('2024-03-04'), null], new DateDay())).toEqual([day, none])
    expect(read('day', [new Date('2024-03-04T12:00Z'), null], new DateMillisecond())).toEqual([day, none])
    expect(read('day', [noon * 1e3, null], new TimestampMillisecond())).toEqual([day, none])
    expect(read('day', [day + 0.9, -0.5], new Float64())).toEqual([day, -1])
    const texts = [
      '2024-03-04',
      '2024-03-04 23:59:59',
      '2024-03-04T23:00:00-02:00',
      '2024-02-30',
      '4.3.2024',
      '',
      null,
    ]
    const expected = [day, day, day + 1, none, none, none, none]
    expect(read('day', texts, new Utf8())).toEqual(expected)
    expect(read('day', texts, new Dictionary(new Utf8(), new Int32()))).toEqual(expected)
  })

  it('read a time from every type that can hold one', () => {
    const time = 1_709_553_600 // 2024-03-04T12:00:00Z
    expect(read('time', [time, null], new Uint32())).toEqual([time, none])
    expect(read('time', [time + 0.25], new Float64())).toEqual([time + 0.25])
    expect(read('time', [new Date('2024-03-04')], new DateDay())).toEqual([time - 43_200])
    expect(read('time', ['2024-03-04 12:00', '2024-03-04T13:00:00.5+01:00'], new Utf8())).toEqual([
      time,
      time + 0.5,
    ])
    for (const [type, ticks] of [
      [new TimestampSecond(), 1n],
      [new TimestampMillisecond(), 1_000n],
      [new TimestampMicrosecond(), 1_000_000n],
      [new TimestampNanosecond(), 1_000_000_000n],
    ] as const) {
      const data = BigInt64Array.of(BigInt(time) * ticks)
      const vector = new Vector([makeData({ type, length: 1, nullCount: 0, data })])
      expect([...readColumn(vector, 'time')], String(type)).toEqual([time])
    }
  })

  it('accept the types that fit them and no others', () => {
    const accepted = (type: DataType) =>
      (['amount', 'number', 'flag', 'day', 'time', 'text'] as const).filter((kind) => acceptsType(kind, type))
    expect(accepted(new Float64())).toEqual(['amount', 'number', 'flag', 'day', 'time'])
    expect(accepted(new Decimal(18, 38))).toEqual(['amount', 'number', 'flag', 'day', 'time'])
    expect(accepted(new Bool())).toEqual(['flag'])
    expect(accepted(new Utf8())).toEqual(['day', 'time', 'text'])
    expect(accepted(new Dictionary(new Utf8(), new Int32()))).toEqual(['day', 'time', 'text'])
    expect(accepted(new DateDay())).toEqual(['day', 'time'])
    expect(accepted(new Null())).toEqual(['amount', 'number', 'flag', 'day', 'time', 'text'])
    expect(accepted(new Binary())).toEqual([])
  })
})

describe('text', () => {
  it.each<[string, DataType]>([
    ['Utf8', new Utf8()],
    ['LargeUtf8', new LargeUtf8()],
    ['Dictionary<Utf8>', new Dictionary(new Utf8(), new Int32())],
  ])('%s', (_, type) => {
    for (const vector of shapes(['low', null, '', 'low', 'é😀'], type)) {
      const { codes, values } = readText(vector)
      expect(Array.from(codes, (code) => (code < 0 ? null : values[code]))).toEqual([
        'low',
        null,
        '',
        'low',
        'é😀',
      ])
      expect(codes[3]).toBe(codes[0])
    }
  })

  it('tells apart texts that differ in their last byte, in zeros, and in length', () => {
    const texts = ['abcd', 'abce', 'abc', 'abc\0', 'abcd\0', '', '\0', 'abcdefgh', 'abcdefgi']
    const { codes } = readText(vectorFromArray([...texts, ...texts], new Utf8()))
    expect([...codes]).toEqual([...texts.keys(), ...texts.keys()])
  })

  it('numbers many texts in order of first occurrence', () => {
    const texts = Array.from(
      { length: 20_000 },
      (_, i) => `0x${((i * 7919) % 10_000).toString(16).padStart(40, '0')}`,
    )
    const { codes, values } = readText(vectorFromArray(texts, new Utf8()))
    expect(values).toEqual([...new Set(texts)])
    expect(Array.from(codes, (code) => values[code])).toEqual(texts)
  })
})
