import { readFile, writeFile } from 'node:fs/promises'
import { type Dataset, datasetHandle } from './dataset.js'
import { ColumnMismatchError, DisposedError } from './errors.js'
import { checkMatrix, type Matrix } from './matrix.js'
import type { BoosterHandle } from './native/addon.js'
import { awaitNative, callNative } from './native/call.js'
import { addon } from './native/load-addon.js'
import { type OnLog, toNativeLog } from './native/log.js'
import { checkOptionNames, checkWholeNumber, refuseOption } from './options.js'
import {
  type CheckedParameters,
  checkParameters,
  type Parameters,
  toParameterLine,
} from './parameters/check-parameters.js'
import { type PredictionType, predictionTypeNumber } from './prediction-type.js'

export interface BoosterOptions {
  /** Data to evaluate on; each made with the training data as `reference`, or a subset of the same Dataset. */
  readonly validationData?: readonly Dataset[] | undefined
  readonly onLog?: OnLog | undefined
}

export interface PredictOptions {
  /** Default `score`. */
  readonly type?: PredictionType | undefined
  /** Use only the first so many iterations, e.g. an early-stopped model's best iteration. Default: all. */
  readonly numIterations?: number | undefined
  /** Default: all that OpenMP offers. */
  readonly threads?: number | undefined
}

export interface IterationsOption {
  /** Only the first so many iterations. Default: all. */
  readonly numIterations?: number | undefined
}

/** What {@link Booster.update} did. */
export interface UpdateResult {
  /** False where no further split was possible; the model is then unchanged. */
  readonly grown: boolean
  /** Iterations the model has now. */
  readonly iteration: number
  /** The metrics of the data sets asked for, one after the other, each in the order of {@link Booster.metricNames}. */
  readonly evaluations: Float64Array
}

const ALL_ITERATIONS = -1
const IMPORTANCE_TYPES = { split: 0, gain: 1 } as const

/**
 * A gradient-boosted model: one that trains, on a native thread of its own, or one that was loaded.
 * Iterations are counted from 1. The native memory is freed by {@link dispose} or by garbage collection.
 */
export class Booster implements Disposable {
  /** The parameters it was created with, under LightGBM's own names; for a loaded model those in its text. */
  readonly params: CheckedParameters
  #handle: BoosterHandle | undefined
  /** predictRow's result, kept between calls of the same kind. */
  #row:
    | { readonly type: PredictionType; readonly numIterations: number; readonly out: Float64Array }
    | undefined

  private constructor(handle: BoosterHandle, params: CheckedParameters) {
    this.#handle = handle
    this.params = params
  }

  /** Prepares training; {@link update} then grows the model. Most callers want `train()`. */
  static async create(
    params: Parameters,
    trainingData: Dataset,
    options: BoosterOptions = {},
  ): Promise<Booster> {
    checkOptionNames('Booster.create', options, ['validationData', 'onLog'])
    const parameters = checkParameters(params)
    const handle = await awaitNative('preparing to train', () =>
      addon().boosterCreate(
        datasetHandle(trainingData),
        (options.validationData ?? []).map(datasetHandle),
        toParameterLine(parameters),
        toNativeLog(options.onLog),
      ),
    )
    return new Booster(handle, parameters)
  }

  /** @param text What {@link toString} or LightGBM itself wrote. It cannot train any further. */
  static fromString(text: string): Booster {
    const handle = callNative('reading a model', () => addon().boosterLoadModelFromString(text))
    const params = JSON.parse(addon().boosterGetLoadedParam(handle)) as CheckedParameters
    return new Booster(handle, params)
  }

  static async fromFile(path: string): Promise<Booster> {
    return Booster.fromString(await readFile(path, 'utf8'))
  }

  /**
   * Adds one iteration.
   * @param evaluate Data sets to evaluate afterwards: 0 is the training data, 1 the first validation data.
   */
  async update(evaluate: readonly number[] = [], onLog?: OnLog): Promise<UpdateResult> {
    const handle = this.#open()
    this.#row = undefined
    return awaitNative('training', () => addon().boosterUpdateOneIter(handle, evaluate, toNativeLog(onLog)))
  }

  /** Takes the last iteration off again; resolves to the number of iterations left. */
  async rollback(): Promise<number> {
    const handle = this.#open()
    this.#row = undefined
    return awaitNative('taking an iteration back', () => addon().boosterRollbackOneIter(handle))
  }

  /** The metrics now, as {@link UpdateResult.evaluations}. */
  async evaluate(dataIndexes: readonly number[]): Promise<Float64Array> {
    const handle = this.#open()
    return awaitNative('evaluating', () => addon().boosterGetEval(handle, dataIndexes))
  }

  /** The metrics that training evaluates, by LightGBM's names, e.g. `auc` or `ndcg@5`. Empty for a loaded model. */
  get metricNames(): string[] {
    return callNative('listing metrics', () => addon().boosterGetEvalNames(this.#open()))
  }

  get featureNames(): string[] {
    return this.#read((native, handle) => native.boosterGetFeatureNames(handle))
  }

  get numFeatures(): number {
    return this.#read((native, handle) => native.boosterGetNumFeature(handle))
  }

  /** 1 but for multi-class models. */
  get numClasses(): number {
    return this.#read((native, handle) => native.boosterGetNumClasses(handle))
  }

  get numTrees(): number {
    return this.#read((native, handle) => native.boosterNumberOfTotalModel(handle))
  }

  /** How many iterations the model has; each adds one tree per class. */
  get currentIteration(): number {
    return this.#read((native, handle) => native.boosterGetCurrentIteration(handle))
  }

  /**
   * Predicts a whole matrix off the main thread.
   * @returns Row after row: one number per row for `score` and `raw` (one per class for multi-class models), one leaf
   * (0-based) per tree for `leaf`, one number per feature and the expected value last for `contributions`.
   * @throws {ColumnMismatchError}
   */
  async predict(matrix: Matrix, options: PredictOptions = {}): Promise<Float64Array> {
    checkOptionNames('Booster.predict', options, ['type', 'numIterations', 'threads'])
    const booster = this.#open()
    checkMatrix('Booster.predict', matrix)
    const { type = 'score', numIterations, threads = 0 } = options
    const typeNumber = predictionTypeNumber(type)
    checkWholeNumber('Booster.predict', 'threads', threads, 0)
    const iterations = toNativeIterations('Booster.predict', numIterations)
    checkColumns(addon().boosterGetNumFeature(booster), matrix.numColumns)
    return awaitNative('predicting', () =>
      addon().boosterPredictForMat({
        booster,
        values: matrix.values,
        numRows: matrix.numRows,
        numColumns: matrix.numColumns,
        rowMajor: matrix.layout === 'row',
        type: typeNumber,
        numIterations: iterations,
        parameters: `num_threads=${threads} verbosity=-1`,
      }),
    )
  }

  /**
   * Predicts one row at once, in microseconds, on the calling thread.
   * @param row One number per feature; NaN = missing.
   * @returns As {@link predict} for one row. The array is the caller's to keep.
   * @throws {ColumnMismatchError} {@link BusyError}
   */
  predictRow(row: Float64Array, options: Omit<PredictOptions, 'threads'> = {}): Float64Array {
    const booster = this.#open()
    const { type = 'score', numIterations } = options
    const iterations = numIterations === undefined ? ALL_ITERATIONS : numIterations
    if (this.#row?.type !== type || this.#row.numIterations !== iterations) {
      checkOptionNames('Booster.predictRow', options, ['type', 'numIterations'])
      toNativeIterations('Booster.predictRow', numIterations)
      const length = callNative('preparing predictRow', () =>
        addon().boosterCalcNumPredict(booster, predictionTypeNumber(type), iterations),
      )
      this.#row = { type, numIterations: iterations, out: new Float64Array(length) }
    }
    const out = this.#row.out.slice()
    callNative('predicting a row', () =>
      addon().boosterPredictRow(booster, row, predictionTypeNumber(type), iterations, out),
    )
    return out
  }

  /** The model as LightGBM's text, which {@link fromString} reads. */
  toString(options: IterationsOption = {}): string {
    const iterations = toNativeIterations('Booster.toString', options.numIterations)
    return this.#read((native, handle) =>
      native.boosterSaveModelToString(handle, iterations, IMPORTANCE_TYPES.split),
    )
  }

  /** Writes {@link toString} to a file. */
  async saveModel(path: string, options: IterationsOption = {}): Promise<void> {
    await writeFile(path, this.toString(options))
  }

  /** The model as a JSON-able object, tree by tree, in LightGBM's own form. */
  dumpJson(options: IterationsOption = {}): Record<string, unknown> {
    const iterations = toNativeIterations('Booster.dumpJson', options.numIterations)
    return JSON.parse(
      this.#read((native, handle) => native.boosterDumpModel(handle, iterations, IMPORTANCE_TYPES.split)),
    )
  }

  /** One number per feature. `gain`: the loss that its splits took away, in sum; `split`: how often it splits. */
  featureImportance(type: 'gain' | 'split', options: IterationsOption = {}): Float64Array {
    if (!Object.hasOwn(IMPORTANCE_TYPES, type)) {
      throw refuseOption('Booster.featureImportance', 'type', '"gain" or "split"', type)
    }
    const iterations = toNativeIterations('Booster.featureImportance', options.numIterations)
    return this.#read((native, handle) =>
      native.boosterFeatureImportance(handle, iterations, IMPORTANCE_TYPES[type]),
    )
  }

  /** Frees the native memory, after the step or prediction that may be under way. Calling it again does nothing. */
  dispose(): void {
    if (this.#handle) addon().boosterRelease(this.#handle)
    this.#handle = undefined
  }

  [Symbol.dispose](): void {
    this.dispose()
  }

  #open(): BoosterHandle {
    if (this.#handle) return this.#handle
    throw new DisposedError('This Booster was disposed of and cannot be used any more.')
  }

  #read<Result>(read: (native: ReturnType<typeof addon>, handle: BoosterHandle) => Result): Result {
    const handle = this.#open()
    return callNative('reading the model', () => read(addon(), handle))
  }
}

function toNativeIterations(owner: string, numIterations: number | undefined): number {
  if (numIterations === undefined) return ALL_ITERATIONS
  checkWholeNumber(owner, 'numIterations', numIterations, 1)
  return numIterations
}

function checkColumns(expected: number, found: number): void {
  if (expected === found) return
  throw new ColumnMismatchError(
    `Booster: a row must have the ${expected} features of the model; got ${found} columns.`,
    {
      context: { expected, found },
    },
  )
}
