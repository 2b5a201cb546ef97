import { type Data, DataType, type Vector } from 'apache-arrow'
import { forEachNull } from './nulls.js'
import { TextPool } from './text-pool.js'

/** A text column as numbers: row i holds `values[codes[i]]`; code -1 = null. */
export interface TextColumn {
  readonly codes: Int32Array
  /** The distinct texts, in order of first occurrence. */
  readonly values: readonly string[]
}

export function readText(vector: Vector): TextColumn {
  const pool = new TextPool()
  const codes = readTextCodes(vector, pool)
  return { codes, values: pool.texts() }
}

/** The code of each row's text in `pool`, -1 = null. Equal bytes get equal codes across all columns read into one pool. */
export function readTextCodes(vector: Vector, pool: TextPool): Int32Array {
  const codes = new Int32Array(vector.length)
  let start = 0
  for (const data of vector.data) {
    fillCodes(data, codes.subarray(start, start + data.length), pool)
    start += data.length
  }
  return codes
}

function fillCodes(data: Data, out: Int32Array, pool: TextPool): void {
  const { type, values, valueOffsets, length } = data
  if (DataType.isNull(type)) {
    out.fill(-1)
    return
  }
  if (DataType.isDictionary(type)) {
    const dictionary = readTextCodes(data.dictionary!, pool)
    for (let row = 0; row < length; row++) out[row] = dictionary[values[row]!]!
  } else {
    for (let row = 0; row < length; row++) {
      out[row] = pool.add(values, Number(valueOffsets[row]), Number(valueOffsets[row + 1]))
    }
  }
  forEachNull(data, (row) => {
    out[row] = -1
  })
}
