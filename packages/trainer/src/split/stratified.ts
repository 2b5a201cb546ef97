import { TooFewRowsError } from '../errors.js'
import { createRandom, shuffle } from '../random.js'

interface RandomSplitOptions {
  readonly testSize: number
  readonly validationSize: number
  readonly seed: number
  /** Whether a part may do without a class of which there are fewer than three rows. */
  readonly allowSingleClass: boolean
}

/** The part number of each row, drawn at random within each class. */
export function assignStratified(label: ArrayLike<number>, options: RandomSplitOptions): Uint8Array {
  const random = createRandom(options.seed)
  const part = new Uint8Array(label.length)
  for (const value of [0, 1]) {
    const rows = rowsWithLabel(label, value)
    if (rows.length < 3 && !options.allowSingleClass) {
      throw new TooFewRowsError(
        `planSplit: the stratified split needs at least 3 rows of each class, one for each part; found ${rows.length} ` +
          `with label ${value} among ${label.length}. Extract a longer window.`,
        { context: { label: value, rows: rows.length, total: label.length } },
      )
    }
    shuffle(rows, random)
    // Of at least three rows each part gets one.
    const least = rows.length < 3 ? 0 : 1
    const test = clamp(Math.round(rows.length * options.testSize), least, rows.length - 2 * least)
    const rest = rows.length - test
    const validation = clamp(Math.round(rest * options.validationSize), least, rest - least)
    for (let i = 0; i < test + validation; i++) part[rows[i]!] = i < test ? 2 : 1
  }
  return part
}

/** Row numbers (0-based, ascending) with this label. */
export function rowsWithLabel(label: ArrayLike<number>, value: number): Int32Array {
  const rows = new Int32Array(label.length)
  let found = 0
  for (let row = 0; row < label.length; row++) if (label[row] === value) rows[found++] = row
  return rows.slice(0, found)
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max)
}
