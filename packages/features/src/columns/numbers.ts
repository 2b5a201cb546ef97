import { type Data, DataType, type Decimal, Precision, Vector } from 'apache-arrow'
import { fillDecimals } from './decimal.js'
import { forEachNull } from './nulls.js'

/**
 * A numeric, boolean or Decimal column as doubles, null = NaN. The result may be the column's own memory
 * (one chunk of Float64 without nulls), so callers only read it.
 */
export function readNumbers(vector: Vector): Float64Array {
  const only = vector.data.length === 1 ? vector.data[0]! : undefined
  if (only && isDoubles(only) && only.nullCount === 0) return only.values.subarray(0, only.length)
  const out = new Float64Array(vector.length)
  let start = 0
  for (const data of vector.data) {
    fillNumbers(data, out.subarray(start, start + data.length))
    start += data.length
  }
  return out
}

function isDoubles(data: Data): boolean {
  return DataType.isFloat(data.type) && data.type.precision === Precision.DOUBLE
}

function fillNumbers(data: Data, out: Float64Array): void {
  const { type, values, length } = data
  if (DataType.isNull(type)) {
    out.fill(Number.NaN)
    return
  }
  if (DataType.isDictionary(type)) {
    const dictionary = readNumbers(data.dictionary!)
    for (let row = 0; row < length; row++) out[row] = dictionary[values[row]!]!
  } else if (DataType.isBool(type)) {
    for (let row = 0; row < length; row++) {
      const bit = data.offset + row
      out[row] = (values[bit >> 3]! >> (bit & 7)) & 1
    }
  } else if (DataType.isDecimal(type)) {
    fillDecimals(data as Data<Decimal>, out)
  } else if (DataType.isFloat(type) && type.precision === Precision.HALF) {
    const halves = new Vector([data])
    for (let row = 0; row < length; row++) out[row] = Number(halves.get(row))
  } else if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
    for (let row = 0; row < length; row++) out[row] = Number(values[row])
  } else {
    out.set(values.subarray(0, length))
  }
  forEachNull(data, (row) => {
    out[row] = Number.NaN
  })
}
