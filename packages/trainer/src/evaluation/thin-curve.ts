import type { Curve } from './evaluation.js'

/** Points that a thinned curve has at most. */
const MAX_POINTS = 300

/**
 * Keeps the points of a long curve that lie about evenly along its length, both axes stretched to the same size; the
 * first and the last point always. No point is made up.
 */
export function thinCurve(curve: Curve): Curve {
  const { x, y } = curve
  if (x.length <= MAX_POINTS) return curve
  const stretchX = 1 / (x.at(-1)! - x[0]! || 1)
  const length = new Float64Array(x.length)
  for (let i = 1; i < x.length; i++) {
    length[i] = length[i - 1]! + Math.abs(x[i]! - x[i - 1]!) * stretchX + Math.abs(y[i]! - y[i - 1]!)
  }
  const gap = length.at(-1)! / (MAX_POINTS - 2)
  const kept = [0]
  let next = gap
  for (let i = 1; i < x.length - 1; i++) {
    if (length[i]! < next) continue
    kept.push(i)
    next = (Math.floor(length[i]! / gap) + 1) * gap
  }
  kept.push(x.length - 1)
  return { x: kept.map((i) => x[i]!), y: kept.map((i) => y[i]!) }
}
