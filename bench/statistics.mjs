export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** "1.2 s (1.1 – 1.4)" of milliseconds: median, minimum, maximum. */
export function seconds(milliseconds) {
  const show = (value) => (value / 1000).toFixed(2)
  return `${show(median(milliseconds))} s (${show(Math.min(...milliseconds))} – ${show(Math.max(...milliseconds))})`
}
