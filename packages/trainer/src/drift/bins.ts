/** How the values of a column are sorted into bins. Missing values (NaN) have a bin of their own, the last one. */
export type Bins =
  /** Bin i holds values above `edges[i − 1]` and up to `edges[i]`; the one after them those above the last edge. */
  | { readonly kind: 'ranges'; readonly edges: readonly number[] }
  /** Bin i holds `values[i]`; the one after them every other value. */
  | { readonly kind: 'values'; readonly values: readonly number[] }

/** Numbers with at most so many different values are compared value by value. */
const FEW_VALUES = 10
const QUANTILES = 10
/** Edges need no more rows than this to be placed. */
const MAX_SORTED_ROWS = 50_000

export function fitBins(column: Float64Array, categorical: boolean): Bins {
  const values = distinctValues(column, categorical ? Number.POSITIVE_INFINITY : FEW_VALUES)
  return values === null ? { kind: 'ranges', edges: deciles(column) } : { kind: 'values', values }
}

/** Rows per bin, the bin for missing values last. */
export function countBins(column: Float64Array, bins: Bins): Int32Array {
  const places = bins.kind === 'ranges' ? bins.edges.length + 1 : bins.values.length + 1
  const counts = new Int32Array(places + 1)
  const binOf = bins.kind === 'ranges' ? rangeFinder(bins.edges) : valueFinder(bins.values)
  for (const value of column) counts[Number.isNaN(value) ? places : binOf(value)]!++
  return counts
}

/** Ascending; null where there are more than `limit`. */
function distinctValues(column: Float64Array, limit: number): number[] | null {
  const found = new Set<number>()
  for (const value of column) {
    if (!Number.isFinite(value)) continue
    found.add(value)
    if (found.size > limit) return null
  }
  return [...found].sort((a, b) => a - b)
}

/** The different deciles among every k-th row. */
function deciles(column: Float64Array): number[] {
  const step = Math.ceil(column.length / MAX_SORTED_ROWS)
  const picked = Float64Array.from({ length: Math.ceil(column.length / step) }, (_, i) => column[i * step]!)
  const sorted = picked.filter(Number.isFinite).sort()
  if (sorted.length === 0) return []
  const edges = new Set<number>()
  for (let i = 1; i < QUANTILES; i++) edges.add(sorted[Math.floor((i / QUANTILES) * sorted.length)]!)
  return [...edges]
}

function rangeFinder(edges: readonly number[]): (value: number) => number {
  return (value) => {
    let bin = 0
    while (bin < edges.length && value > edges[bin]!) bin++
    return bin
  }
}

function valueFinder(values: readonly number[]): (value: number) => number {
  const places = new Map(values.map((value, place) => [value, place]))
  return (value) => places.get(value) ?? values.length
}
