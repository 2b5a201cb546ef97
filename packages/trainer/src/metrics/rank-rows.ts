const DIGITS = 4
const DIGIT_VALUES = 65_536

/**
 * Row numbers by falling score; equal scores keep the order of their rows. A radix sort over the bits of the scores:
 * it needs no comparisons, and each of its passes keeps the order of what is equal.
 *
 * @param score Any numbers but NaN.
 */
export function rankRows(score: ArrayLike<number>): Int32Array {
  const numRows = score.length
  const digits = new Uint16Array(toFallingKeys(score).buffer)
  let order = Int32Array.from({ length: numRows }, (_, row) => row)
  let next = new Int32Array(numRows)
  for (let digit = 0; digit < DIGITS; digit++) {
    const starts = new Int32Array(DIGIT_VALUES)
    for (let row = 0; row < numRows; row++) starts[digits[row * DIGITS + digit]!]!++
    let start = 0
    for (let value = 0; value < DIGIT_VALUES; value++) {
      const count = starts[value]!
      starts[value] = start
      start += count
    }
    for (const row of order) next[starts[digits[row * DIGITS + digit]!]!++] = row
    ;[order, next] = [next, order]
  }
  return order
}

/** Unsigned 64-bit integers, lower half first, that grow as the scores fall. */
function toFallingKeys(score: ArrayLike<number>): Uint32Array {
  const numbers = Float64Array.from(score)
  const keys = new Uint32Array(numbers.buffer)
  for (let row = 0; row < numbers.length; row++) {
    // Makes −0 the same as 0.
    numbers[row]! += 0
    const high = keys[2 * row + 1]!
    // The bits of negative numbers, sign first, grow as the numbers fall; those of the others have to be turned over.
    if (high >= 0x8000_0000) continue
    keys[2 * row] = ~keys[2 * row]!
    keys[2 * row + 1] = high ^ 0x7fff_ffff
  }
  return keys
}
