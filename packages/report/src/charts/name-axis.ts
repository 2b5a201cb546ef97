const SHOWN = 38
// The widest of the usual system fonts at 11 px. Vega, which cannot measure here, would reserve half as much again.
const PX_PER_CHARACTER = 6.7

/** A vertical axis of names as long as feature names get; longer ones are shortened where they are drawn. */
export function nameAxis(names: readonly string[]) {
  const longest = Math.min(SHOWN, Math.max(...names.map((name) => name.length)))
  const extent = Math.ceil(longest * PX_PER_CHARACTER) + 8
  return {
    ticks: false,
    domain: false,
    labelPadding: 6,
    labelLimit: 0,
    labelExpr: `truncate(datum.label, ${SHOWN})`,
    minExtent: extent,
    maxExtent: extent,
  }
}
