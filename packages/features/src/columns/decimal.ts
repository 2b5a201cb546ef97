import type { Data, Decimal } from 'apache-arrow'

const WORD = 32n

/** The value at `row` as a whole number of 10^-scale units. */
export function decimalAt(data: Data<Decimal>, row: number): bigint {
  const words = data.values as Uint32Array
  const stride = data.type.bitWidth / 32
  const start = row * stride
  // Little-endian two's complement: only the highest word carries the sign.
  let value = BigInt(words[start + stride - 1]! | 0)
  for (let i = stride - 2; i >= 0; i--) value = (value << WORD) | BigInt(words[start + i]!)
  return value
}

/**
 * `units / 10^scale` as a double, rounded the way ClickHouse's `toFloat64(Decimal)` does it: the whole number to the
 * nearest double first, then one division. Both sides of a comparison must round alike to be equal bit for bit.
 */
export function decimalToNumber(units: bigint, scale: number): number {
  return Number(units) / 10 ** scale
}

export function fillDecimals(data: Data<Decimal>, out: Float64Array): void {
  const { scale } = data.type
  for (let row = 0; row < data.length; row++) out[row] = decimalToNumber(decimalAt(data, row), scale)
}
