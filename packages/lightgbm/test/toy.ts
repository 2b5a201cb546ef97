import type { Matrix } from '../src/matrix.js'

/** Numbers in [0, 1) that are the same on every run (xorshift32). */
export function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

export interface Toy {
  /** Column-major, uniform in [0, 1). */
  readonly matrix: Matrix & { readonly values: Float64Array }
  /** 1 where the first two columns and some noise add up to more than 1.1, else 0. */
  readonly label: Uint8Array
}

export function toy({ numRows = 500, numColumns = 4, seed = 1 } = {}): Toy {
  const random = randomNumbers(seed)
  const values = Float64Array.from({ length: numRows * numColumns }, random)
  const label = Uint8Array.from({ length: numRows }, (_, row) =>
    values[row]! + values[numRows + row]! + 0.3 * random() > 1.1 ? 1 : 0,
  )
  return { matrix: { values, numRows, numColumns, layout: 'column' }, label }
}

/** Row `row` (0-based) of a column-major matrix. */
export function rowOf({ values, numRows, numColumns }: Matrix, row: number): Float64Array {
  return Float64Array.from({ length: numColumns }, (_, column) => values[column * numRows + row]!)
}

/** Small, quiet and repeatable. */
export const TOY_PARAMS = {
  objective: 'binary',
  metric: ['auc', 'binary_logloss'],
  num_leaves: 7,
  num_threads: 2,
  deterministic: true,
  force_col_wise: true,
  seed: 3,
  verbosity: -1,
} as const
