import type { AlignedTables } from '@alertsmith/core'
import {
  Dictionary,
  Float64,
  Int32,
  makeData,
  RecordBatch,
  Table,
  Utf8,
  Vector,
  vectorFromArray,
} from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import { fingerprint } from './fingerprint.js'

const empty = new Table({ x: vectorFromArray([], new Float64()) })

function only(alerts: Table): AlignedTables {
  return { alerts, features: empty, clusters: empty, moneyFlows: empty, history: empty, labels: empty }
}

const numbers = (values: (number | null)[]) => new Table({ x: vectorFromArray(values, new Float64()) })
const texts = (values: (string | null)[]) => new Table({ x: vectorFromArray(values, new Utf8()) })
const coded = (values: (string | null)[]) =>
  new Table({ x: vectorFromArray(values, new Dictionary(new Utf8(), new Int32())) })
const of = (table: Table) => fingerprint(only(table))

/** The same column in record batches of the given parts. */
function batched(parts: readonly Table[]): Table {
  const { schema } = parts[0]!
  return new Table(
    schema,
    parts.flatMap(({ batches }) => batches.map((batch) => new RecordBatch(schema, batch.data))),
  )
}

describe('fingerprint', () => {
  it('is a SHA-256 in hex that stays the same over releases', async () => {
    expect(await of(numbers([1, null, 2.5]))).toMatchInlineSnapshot(
      `"a1ee51b25cf978f56c7f7384a326ca9f7c5c678d5212e61187a8c3f4ffedd66e"`,
    )
  })

  it.each([
    ['numbers', numbers, [1, null, 3, 4, 5] as never[]],
    ['texts', texts, ['a', null, '', 'bcd', 'é'] as never[]],
    ['dictionaries', coded, ['b', null, 'a', 'b', 'c'] as never[]],
  ])('does not depend on where batches of %s end', async (_, table, values) => {
    const whole = await of(table(values))
    expect(await of(batched([table(values.slice(0, 1)), table(values.slice(1))]))).toBe(whole)
    expect(await of(batched([table(values.slice(0, 3)), table(values.slice(3))]))).toBe(whole)
    expect(await of(table([...values, ...values]).slice(0, values.length))).toBe(whole)
    expect(await of(table([...values, ...values]).slice(values.length))).toBe(whole)
  })

  it('ignores what lies under a null', async () => {
    const withUnder = (under: number) => {
      const data = makeData({
        type: new Float64(),
        length: 2,
        nullCount: 1,
        nullBitmap: Uint8Array.of(0b01),
        data: Float64Array.of(7, under),
      })
      return new Table({ x: new Vector([data]) })
    }
    expect(await of(withUnder(1))).toBe(await of(withUnder(Number.NaN)))
    expect(await of(withUnder(1))).toBe(await of(numbers([7, null])))
  })

  it('ignores text under a null', async () => {
    const data = makeData({
      type: new Utf8(),
      length: 4,
      nullCount: 2,
      nullBitmap: Uint8Array.of(0b1001),
      valueOffsets: Int32Array.of(0, 1, 3, 3, 4),
      data: Buffer.from('axxb'),
    })
    expect(await of(new Table({ x: new Vector([data]) }))).toBe(await of(texts(['a', null, null, 'b'])))
  })

  it('ignores the order of a dictionary and texts that no row uses', async () => {
    const table = (words: string[], codes: number[]) => {
      const data = makeData({
        type: new Dictionary(new Utf8(), new Int32()),
        length: codes.length,
        nullCount: 0,
        data: Int32Array.from(codes),
        dictionary: vectorFromArray(words, new Utf8()),
      })
      return new Table({ x: new Vector([data]) })
    }
    expect(await of(table(['low', 'high'], [0, 1, 0]))).toBe(await of(table(['', 'high', 'low'], [2, 1, 2])))
    expect(await of(table(['low', 'high'], [0, 1, 0]))).not.toBe(await of(table(['low', 'high'], [1, 0, 1])))
  })

  it.each([
    ['a value', numbers([1, 2]), numbers([1, 3])],
    ['the order of rows', numbers([1, 2]), numbers([2, 1])],
    ['null and zero', numbers([0, 1]), numbers([null, 1])],
    ['the place of a null', numbers([null, 0]), numbers([0, null])],
    ['null and the empty text', texts(['', 'a']), texts([null, 'a'])],
    ['where one text ends', texts(['ab', 'c']), texts(['a', 'bc'])],
    ['a type', numbers([1]), new Table({ x: vectorFromArray([1], new Int32()) })],
    ['a name', numbers([1]), new Table({ y: vectorFromArray([1], new Float64()) })],
    ['a column more', numbers([1]), new Table({ x: vectorFromArray([1]), y: vectorFromArray([1]) })],
  ])('tells %s apart', async (_, a, b) => {
    expect(await of(a)).not.toBe(await of(b))
  })

  it('tells the tables apart', async () => {
    const table = numbers([1])
    const alerts = await fingerprint({ ...only(empty), alerts: table })
    expect(await fingerprint({ ...only(empty), history: table })).not.toBe(alerts)
  })

  it('stops at an abort', async () => {
    const reason = AbortSignal.abort()
    await expect(fingerprint(only(numbers([1])), { signal: reason })).rejects.toMatchObject({
      code: 'CORE_ABORTED',
    })
  })
})
