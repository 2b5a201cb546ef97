/**
 * A sum of doubles without rounding error: the total is kept as non-overlapping doubles and rounded once when read, so
 * it does not depend on the order of the terms. Shewchuk, "Adaptive Precision Floating-Point Arithmetic and Fast Robust
 * Geometric Predicates" (1997), section 2.4. Terms are finite and the total stays in the range of doubles.
 */
export class ExactSum {
  /** Ascending by magnitude; their exact sum is the total. */
  readonly #partials: number[] = []

  add(term: number): void {
    const partials = this.#partials
    let carry = term
    let kept = 0
    for (let i = 0; i < partials.length; i++) {
      const partial = partials[i]!
      const high = carry + partial
      const low = Math.abs(carry) < Math.abs(partial) ? carry - (high - partial) : partial - (high - carry)
      if (low !== 0) partials[kept++] = low
      carry = high
    }
    partials.length = kept
    partials.push(carry)
  }

  /** The total, rounded to the nearest double, ties to even. */
  value(): number {
    const partials = this.#partials
    let i = partials.length - 1
    if (i < 0) return 0
    let high = partials[i]!
    let low = 0
    while (i > 0) {
      const before = high
      const partial = partials[--i]!
      high = before + partial
      low = partial - (high - before)
      if (low !== 0) break
    }
    // What is left of a tie decides it: exactly half way, the remaining partials say to which side.
    if (i > 0 && ((low < 0 && partials[i - 1]! < 0) || (low > 0 && partials[i - 1]! > 0))) {
      const doubled = low * 2
      const moved = high + doubled
      if (doubled === moved - high) return moved
    }
    return high
  }
}
