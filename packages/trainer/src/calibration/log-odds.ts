/** Probabilities are kept this far from 0 and 1, so that their log-odds are finite: ±36.04. */
const EDGE = 2 ** -52

/** ln(p / (1 − p)) of each probability: the scale on which a scorer's trees add up. */
export function logOdds(probability: ArrayLike<number>): Float64Array {
  return Float64Array.from(probability, (value) => {
    const p = Math.min(Math.max(value, EDGE), 1 - EDGE)
    return Math.log(p / (1 - p))
  })
}
