/** `numerator / denominator`, NaN where the denominator is 0 (a share of nothing is unknown) or no double can hold it. */
export function ratio(numerator: number, denominator: number): number {
  return finite(numerator / denominator)
}

/** `(a - b) / (a + b)`: 1 = only a, -1 = only b, 0 = as much of both; NaN where there is neither. */
export function imbalance(a: number, b: number): number {
  return ratio(a - b, a + b)
}

/** `value`, NaN where it is infinite: sums of two huge amounts. */
export function finite(value: number): number {
  return Math.abs(value) <= Number.MAX_VALUE ? value : Number.NaN
}

/** No flow means nothing to count or add up: 0. Where there are flows, an unknown value stays unknown. */
export function zeroWhereNone(flows: Float64Array, values: Float64Array, out: Float64Array): void {
  for (let row = 0; row < out.length; row++) out[row] = flows[row]! > 0 ? values[row]! : 0
}
