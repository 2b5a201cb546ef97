/** The smallest double above a finite number. */
export function nextUp(value: number): number {
  if (value === 0) return Number.MIN_VALUE
  const number = Float64Array.of(value)
  new BigInt64Array(number.buffer)[0]! += value > 0 ? 1n : -1n
  return number[0]!
}
