import type { Data, Decimal } from 'apache-arrow'

const WORD = 32n
const TWO_32 = 2 ** 32

/** The value at `row` as a whole number of 10^-scale units. */
export function decimalAt(data: Data<Decimal>, row: number): bigint {
  const words = data.values as Uint32Array
  const stride = data.type.bitWidth / 32
  const start = row * stride
  // Little-endian two's complement: only the highest word carries the sign.
  let units = BigInt(words[start + stride - 1]! | 0)
  for (let i = stride - 2; i >= 0; i--) units = (units << WORD) | BigInt(words[start + i]!)
  return units
}

/**
 * `units / 10^scale` as a double, rounded the way ClickHouse's `toFloat64(Decimal)` does it on x86-64. A cast in the
 * database and one here must agree bit for bit, or the same alert gets two scores.
 */
export function decimalToNumber(units: bigint, scale: number): number {
  const magnitude = wholeToNumber(units < 0n ? -units : units) / wholeToNumber(10n ** BigInt(scale))
  return units < 0n ? -magnitude : magnitude
}

/** ClickHouse takes a wide integer 64 bits at a time, highest first, into an extended double, and rounds that to a double. */
function wholeToNumber(magnitude: bigint): number {
  let extended = 0n
  for (let shift = magnitude >> 128n === 0n ? 64n : 192n; shift >= 0n; shift -= 64n) {
    extended = roundTo64Bits((extended << 64n) | BigInt.asUintN(64, magnitude >> shift))
  }
  return Number(extended)
}

/** Half to even. */
function roundTo64Bits(magnitude: bigint): bigint {
  const digits = magnitude.toString(16)
  const excess = digits.length * 4 - Math.clz32(Number.parseInt(digits[0]!, 16)) + 28 - 64
  if (excess <= 0) return magnitude
  const cut = BigInt(excess)
  const head = magnitude >> cut
  const rest = magnitude - (head << cut)
  const half = 1n << (cut - 1n)
  const up = rest > half || (rest === half && (head & 1n) === 1n)
  return (up ? head + 1n : head) << cut
}

export function fillDecimals(data: Data<Decimal>, out: Float64Array): void {
  const { scale, bitWidth } = data.type
  if (bitWidth === 128) {
    fillDecimals128(data, out)
  } else {
    for (let row = 0; row < data.length; row++) out[row] = decimalToNumber(decimalAt(data, row), scale)
  }
}

/** The same numbers as {@link decimalToNumber}, without a bigint where the amount fits 96 bits, as nearly all do. */
function fillDecimals128(data: Data<Decimal>, out: Float64Array): void {
  const words = data.values as Uint32Array
  const { scale } = data.type
  const divisor = 10 ** scale
  for (let row = 0; row < data.length; row++) {
    const start = row * 4
    let w0 = words[start]!
    let w1 = words[start + 1]!
    let w2 = words[start + 2]!
    let w3 = words[start + 3]!
    const negative = w3 >= 0x8000_0000
    if (negative) {
      w0 = -w0 >>> 0
      w1 = (~w1 + Number(w0 === 0)) >>> 0
      w2 = (~w2 + Number(w0 === 0 && w1 === 0)) >>> 0
      w3 = (~w3 + Number(w0 === 0 && w1 === 0 && w2 === 0)) >>> 0
    }
    if (w3 !== 0) {
      out[row] = decimalToNumber(decimalAt(data, row), scale)
      continue
    }
    const magnitude = w2 === 0 ? w1 * TWO_32 + w0 : round96(w0, w1, w2)
    out[row] = negative ? -magnitude / divisor : magnitude / divisor
  }
}

/** A whole number of 65 to 96 bits, lowest word first, to its 64 leading bits (half to even), those to a double. */
function round96(w0: number, w1: number, w2: number): number {
  const cut = 32 - Math.clz32(w2)
  const high = cut === 32 ? w2 : ((w2 << (32 - cut)) | (w1 >>> cut)) >>> 0
  const low = cut === 32 ? w1 : ((w1 << (32 - cut)) | (w0 >>> cut)) >>> 0
  const rest = cut === 32 ? w0 : w0 & ((1 << cut) - 1)
  const half = 2 ** (cut - 1)
  const up = rest > half || (rest === half && (low & 1) === 1)
  return (high * TWO_32 + (up ? low + 1 : low)) * 2 ** cut
}
