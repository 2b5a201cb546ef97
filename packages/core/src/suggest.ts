/** Nobody misspells something longer, and comparing costs the product of both lengths. */
const LONGEST_WORD = 100

/** The candidate nearest to `word` by edit distance, or undefined where none is near enough to be meant. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > LONGEST_WORD) return undefined
  const limit = Math.max(1, Math.floor(word.length / 3))
  const lower = word.toLowerCase()
  let best: string | undefined
  let bestDistance = limit + 1
  for (const candidate of candidates) {
    // The distance is at least the difference of the lengths, so most candidates need not be compared.
    if (Math.abs(candidate.length - word.length) >= bestDistance) continue
    const distance = editDistance(lower, candidate.toLowerCase())
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/** So many problems of one kind are told one by one; the rest is told as a number. */
export const PROBLEMS_TOLD = 50

/**
 * The first {@link PROBLEMS_TOLD} items as `tell` says them and, where there are more, how many. A file with 100,000
 * mistakes is as quickly told of as one with a few.
 */
export function tellSome<Item>(items: readonly Item[], tell: (item: Item) => string): string[] {
  const told = items.slice(0, PROBLEMS_TOLD).map(tell)
  const rest = items.length - told.length
  return rest === 0 ? told : [...told, `and ${rest.toLocaleString('en')} more of this kind.`]
}

/** Insertions, deletions, substitutions and swaps of two neighbours each cost 1. */
function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swap = swapped ? beforePrevious[j - 2]! + 1 : Number.POSITIVE_INFINITY
      current.push(Math.min(previous[j]! + 1, current[j - 1]! + 1, substitution, swap))
    }
    beforePrevious = previous
    previous = current
  }
  return previous[b.length]!
}
