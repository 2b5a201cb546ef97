/**
 * Offsets in −1 … 1 that spread points with about equal values around their line: within each of `bins` equal ranges
 * points are placed alternately above and below, densest bin widest.
 */
export function swarmOffsets(
  values: readonly number[],
  range: readonly [number, number],
  bins = 90,
): number[] {
  const [low, high] = range
  const filled = new Map<number, number>()
  const steps = values.map((value) => {
    const bin = high === low ? 0 : Math.floor(((value - low) / (high - low)) * bins)
    const place = filled.get(bin) ?? 0
    filled.set(bin, place + 1)
    return Math.ceil(place / 2) * (place % 2 === 0 ? 1 : -1)
  })
  // Few points need not fill the whole height.
  const widest = Math.max(8, ...steps.map(Math.abs))
  return steps.map((step) => step / widest)
}
