const view = new DataView(new ArrayBuffer(8))

/** A finite double other than 0 as `mantissa × 2^exponent`, the mantissa odd. */
function decompose(value: number): { mantissa: bigint; exponent: number } {
  view.setFloat64(0, Math.abs(value))
  const bits = view.getBigUint64(0)
  const biased = Number(bits >> 52n)
  let mantissa = bits & 0xf_ffff_ffff_ffffn
  if (biased > 0) mantissa |= 1n << 52n
  let exponent = Math.max(biased, 1) - 1075
  const zeros = trailingZeros(mantissa)
  mantissa >>= BigInt(zeros)
  exponent += zeros
  return { mantissa: value < 0 ? -mantissa : mantissa, exponent }
}

function trailingZeros(value: bigint): number {
  const low = Number(value & 0xffff_ffffn)
  if (low !== 0) return 31 - Math.clz32(low & -low)
  return 32 + trailingZeros(value >> 32n)
}

/** The largest exponent e for which every finite value is a whole multiple of 2^e; 0 where all are 0 or there are none. */
export function binaryExponent(values: Float64Array): number {
  let smallest = Number.POSITIVE_INFINITY
  for (const value of values) {
    if (value === 0 || !Number.isFinite(value)) continue
    smallest = Math.min(smallest, decompose(value).exponent)
  }
  return smallest === Number.POSITIVE_INFINITY ? 0 : smallest
}

/** `value / 2^exponent`, exact for an exponent from {@link binaryExponent}. */
export function binaryUnits(value: number, exponent: number): bigint {
  if (value === 0) return 0n
  const parts = decompose(value)
  return parts.mantissa << BigInt(parts.exponent - exponent)
}

/** `units × 2^exponent`, rounded to the nearest double. */
export function scaleBinary(units: bigint, exponent: number): number {
  const magnitude = units < 0n ? -units : units
  // 64 leading bits and one that says whether anything was cut off round like the whole number does.
  const excess = magnitude.toString(16).length * 4 - 64
  if (excess <= 0) return scaleNumber(Number(units), exponent)
  const cut = BigInt(excess)
  const head = magnitude >> cut
  const sticky = head << cut === magnitude ? head : head | 1n
  return scaleNumber(Number(units < 0n ? -sticky : sticky), exponent + excess)
}

/** In two steps where 2^exponent itself is no double but the product may be. */
function scaleNumber(value: number, exponent: number): number {
  const half = Math.trunc(exponent / 2)
  return value * 2 ** half * 2 ** (exponent - half)
}
