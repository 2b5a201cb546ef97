import { type FeatureMatrix, throwIfAborted } from '@alertsmith/core'
import { Booster } from '@alertsmith/lightgbm'
import { FeatureMismatchError } from './errors.js'
import { toLightgbmMatrix } from './lightgbm-matrix.js'

export interface ScoreOptions {
  /** Only these rows (0-based), in this order. Default: all. */
  readonly rows?: Int32Array | undefined
  /** Default: all that OpenMP offers. The scores do not depend on it. */
  readonly threads?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** Rows that are scored at a time: bounds how long an abort has to wait. */
const CHUNK_ROWS = 65_536

/**
 * The probability that each row is illicit, in [0, 1].
 *
 * @param model A booster, or the text of one; the text is parsed at each call.
 * @throws {FeatureMismatchError} if the matrix has other features than the model, or another order.
 * @throws {AbortedError} if `signal` aborts.
 */
export async function scoreMatrix(
  model: Booster | string,
  matrix: FeatureMatrix,
  options: ScoreOptions = {},
): Promise<Float64Array> {
  if (typeof model !== 'string') return scoreRows(model, matrix, options)
  using booster = Booster.fromString(model)
  return await scoreRows(booster, matrix, options)
}

async function scoreRows(
  booster: Booster,
  matrix: FeatureMatrix,
  { rows, threads, signal }: ScoreOptions,
): Promise<Float64Array> {
  checkFeatures(booster.featureNames, matrix.names)
  const selection = rows ?? Int32Array.from({ length: matrix.numRows }, (_, row) => row)
  const scores = new Float64Array(selection.length)
  for (let start = 0; start < selection.length; start += CHUNK_ROWS) {
    throwIfAborted(signal, 'scoring')
    const chunk = selection.subarray(start, start + CHUNK_ROWS)
    scores.set(await booster.predict(toLightgbmMatrix(matrix), { rows: chunk, threads }), start)
  }
  return scores
}

function checkFeatures(expected: readonly string[], found: readonly string[]): void {
  const width = Math.max(expected.length, found.length)
  for (let column = 0; column < width; column++) {
    if (expected[column] === found[column]) continue
    throw new FeatureMismatchError(
      `scoreMatrix: the matrix must have the model's ${expected.length} features in its order; column ${column} ` +
        `(counted from 0) must be ${quote(expected[column])}; got ${quote(found[column])} of ${found.length} columns.`,
      { context: { column, expected: expected[column], found: found[column] } },
    )
  }
}

function quote(name: string | undefined): string {
  return name === undefined ? 'absent' : `"${name}"`
}
