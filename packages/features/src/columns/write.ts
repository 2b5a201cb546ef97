import { Dictionary, Float64, Int32, makeData, Utf8, Vector } from 'apache-arrow'
import type { TextPool } from './text-pool.js'

/** Float64 with NaN as null. */
export function float64Column(values: Float64Array): Vector<Float64> {
  const { nullBitmap, nullCount } = validity(values.length, (row) => !Number.isNaN(values[row]!))
  return new Vector([
    makeData({ type: new Float64(), length: values.length, data: values, nullBitmap, nullCount }),
  ])
}

/** Int32 with NaN as null. */
export function int32Column(values: Float64Array): Vector<Int32> {
  const { nullBitmap, nullCount } = validity(values.length, (row) => !Number.isNaN(values[row]!))
  return new Vector([
    makeData({
      type: new Int32(),
      length: values.length,
      data: Int32Array.from(values),
      nullBitmap,
      nullCount,
    }),
  ])
}

/** A dictionary of the pool's texts with code -1 as null. */
export function textColumn(codes: Int32Array, pool: TextPool): Vector<Dictionary<Utf8, Int32>> {
  const { nullBitmap, nullCount } = validity(codes.length, (row) => codes[row]! >= 0)
  const { data, valueOffsets } = pool.buffers()
  const dictionary = new Vector([
    makeData({ type: new Utf8(), length: pool.size, data, valueOffsets, nullCount: 0 }),
  ])
  const type = new Dictionary(new Utf8(), new Int32())
  return new Vector([
    makeData({
      type,
      length: codes.length,
      // A null row still needs an index that the dictionary has.
      data: codes.map((code) => Math.max(code, 0)),
      dictionary,
      nullBitmap,
      nullCount,
    }),
  ])
}

function validity(
  length: number,
  isValid: (row: number) => boolean,
): { nullBitmap: Uint8Array; nullCount: number } {
  const nullBitmap = new Uint8Array((length + 7) >> 3)
  let nullCount = 0
  for (let row = 0; row < length; row++) {
    if (isValid(row)) nullBitmap[row >> 3]! |= 1 << (row & 7)
    else nullCount++
  }
  return { nullBitmap, nullCount }
}
