import { createRandom, shuffle } from '../random.js'
import type { TrainingRows } from '../rows.js'

/** Rows of each class among some rows, those that weigh nothing left out, each list in random order. */
export function shuffledClasses(
  { label, weight }: Pick<TrainingRows, 'label' | 'weight'>,
  selection: Int32Array,
  { seed, stream }: { seed: number; stream: number },
): { positives: Int32Array; negatives: Int32Array } {
  const random = createRandom(seed, stream)
  const counts = (row: number) => weight === undefined || weight[row]! > 0
  const positives = selection.filter((row) => counts(row) && label[row]! > 0)
  const negatives = selection.filter((row) => counts(row) && label[row] === 0)
  shuffle(positives, random)
  shuffle(negatives, random)
  return { positives, negatives }
}

/** The first rows of each class, ascending. */
export function takeRows(
  classes: { positives: Int32Array; negatives: Int32Array },
  positives: number,
  negatives: number,
): Int32Array {
  const rows = new Int32Array(positives + negatives)
  rows.set(classes.positives.subarray(0, positives))
  rows.set(classes.negatives.subarray(0, negatives), positives)
  return rows.sort()
}
