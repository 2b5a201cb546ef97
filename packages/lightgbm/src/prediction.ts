import { throwIfAborted } from '@alertsmith/core'
import { ColumnMismatchError } from './errors.js'
import { checkMatrix, type Matrix } from './matrix.js'
import { checkRows, type MatrixRowsOption } from './matrix-rows.js'
import type { BoosterHandle } from './native/addon.js'
import { awaitNative, callNative } from './native/call.js'
import { addon } from './native/load-addon.js'
import { checkOptionNames, checkWholeNumber, refuseOption } from './options.js'
import { MAX_THREADS } from './parameters/check-parameters.js'

/**
 * `score`: what the objective means, e.g. a probability. `raw`: the sum of the trees, e.g. log-odds.
 * `leaf`: the leaf (0-based) in each tree. `contributions`: SHAP values per feature and the expected value last, in raw
 * score, which they add up to.
 */
export type PredictionType = 'score' | 'raw' | 'leaf' | 'contributions'

export interface PredictRowOptions {
  /** Default `score`. */
  readonly type?: PredictionType | undefined
  /** Use only the first so many iterations, e.g. an early-stopped model's best iteration. Default: all. */
  readonly numIterations?: number | undefined
}

export interface PredictOptions extends PredictRowOptions, MatrixRowsOption {
  /** Default: as many as OpenMP offers. */
  readonly threads?: number | undefined
  /** Ends the prediction within moments. */
  readonly signal?: AbortSignal | undefined
}

/** LightGBM's C_API_PREDICT_* numbers. */
const TYPE_NUMBERS: Readonly<Record<PredictionType, number>> = { score: 0, raw: 1, leaf: 2, contributions: 3 }

const ALL_ITERATIONS = -1

export async function predictMatrix(
  booster: BoosterHandle,
  matrix: Matrix,
  options: PredictOptions,
): Promise<Float64Array> {
  checkOptionNames('Booster.predict', options, ['type', 'numIterations', 'threads', 'rows', 'signal'])
  checkMatrix('Booster.predict', matrix)
  const { type = 'score', numIterations, threads = 0, rows, signal } = options
  if (rows) checkRows('Booster.predict', rows, matrix.numRows)
  checkWholeNumber('Booster.predict', 'threads', threads, 0, MAX_THREADS)
  const typeNumber = toTypeNumber(type)
  const iterations = toNativeIterations('Booster.predict', numIterations)
  checkColumns(addon().boosterGetNumFeature(booster), matrix.numColumns)
  throwIfAborted(signal, 'predicting')
  const stop = new Int32Array(1)
  const raise = () => {
    stop[0] = 1
  }
  signal?.addEventListener('abort', raise, { once: true })
  try {
    const values = await awaitNative('predicting', () =>
      addon().boosterPredictForMat({
        booster,
        values: matrix.values,
        numRows: matrix.numRows,
        numColumns: matrix.numColumns,
        rowMajor: matrix.layout === 'row',
        rows,
        type: typeNumber,
        numIterations: iterations,
        threads,
        stop,
      }),
    )
    // What was computed before the flag was raised is not a result.
    throwIfAborted(signal, 'predicting')
    return values
  } finally {
    signal?.removeEventListener('abort', raise)
  }
}

/** Predicts single rows; prepared once per kind of prediction, for as long as the model does not change. */
export class RowPredictor {
  readonly #booster: BoosterHandle
  readonly #numFeatures: number
  #type: PredictionType | undefined
  #numIterations: number | undefined
  #typeNumber = 0
  #iterations = ALL_ITERATIONS
  #length = 0

  constructor(booster: BoosterHandle) {
    this.#booster = booster
    this.#numFeatures = addon().boosterGetNumFeature(booster)
  }

  predict(row: Float64Array, options: PredictRowOptions): Float64Array {
    const { type = 'score', numIterations } = options
    if (this.#type !== type || this.#numIterations !== numIterations) this.#prepare(type, options)
    if (!(row instanceof Float64Array)) {
      throw refuseOption('Booster.predictRow', 'row', 'a Float64Array', typeof row)
    }
    checkColumns(this.#numFeatures, row.length)
    const out = new Float64Array(this.#length)
    addon().boosterPredictRow(this.#booster, row, this.#typeNumber, this.#iterations, out)
    return out
  }

  #prepare(type: PredictionType, options: PredictRowOptions): void {
    checkOptionNames('Booster.predictRow', options, ['type', 'numIterations'])
    this.#typeNumber = toTypeNumber(type)
    this.#iterations = toNativeIterations('Booster.predictRow', options.numIterations)
    this.#length = callNative('preparing to predict', () =>
      addon().boosterCalcNumPredict(this.#booster, this.#typeNumber, this.#iterations),
    )
    this.#type = type
    this.#numIterations = options.numIterations
  }
}

export function toNativeIterations(owner: string, numIterations: number | undefined): number {
  if (numIterations === undefined) return ALL_ITERATIONS
  checkWholeNumber(owner, 'numIterations', numIterations, 1)
  return numIterations
}

function toTypeNumber(type: PredictionType): number {
  if (!Object.hasOwn(TYPE_NUMBERS, type)) {
    throw refuseOption('Booster.predict', 'type', `one of ${Object.keys(TYPE_NUMBERS).join(', ')}`, type)
  }
  return TYPE_NUMBERS[type]
}

function checkColumns(expected: number, found: number): void {
  if (expected === found) return
  throw new ColumnMismatchError(
    `Booster: a row must have the ${expected} features of the model; got ${found} columns.`,
    { context: { expected, found } },
  )
}
