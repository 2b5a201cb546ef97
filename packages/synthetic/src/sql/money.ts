/** Whole cents as the schema's Decimal(38, 18) in USD, without a detour over floating point. */
export function usd(cents: string): string {
  return `(toDecimal128(${cents}, 18) / 100)`
}
