/** `numerator / denominator`, NaN where the denominator is 0: a share of nothing is unknown. */
export function ratio(numerator: number, denominator: number): number {
  return denominator === 0 ? Number.NaN : numerator / denominator
}

/** `(a - b) / (a + b)`: 1 = only a, -1 = only b, 0 = as much of both; NaN where there is neither. */
export function imbalance(a: number, b: number): number {
  return ratio(a - b, a + b)
}
