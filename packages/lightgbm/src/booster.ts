import { readFile } from 'node:fs/promises'
import { type Dataset, datasetHandle, datasetParameters } from './dataset.js'
import { BusyError, DisposedError } from './errors.js'
import type { Matrix } from './matrix.js'
import { checkModelText } from './model-text.js'
import type { Addon, BoosterHandle } from './native/addon.js'
import { awaitNative, callNative } from './native/call.js'
import { addon } from './native/load-addon.js'
import { type OnLog, toNativeLog } from './native/log.js'
import { checkOptionNames, refuseOption } from './options.js'
import { checkAgainstDataset } from './parameters/check-against-dataset.js'
import {
  type CheckedParameters,
  checkParameters,
  type Parameters,
  toParameterLine,
} from './parameters/check-parameters.js'
import {
  type PredictOptions,
  type PredictRowOptions,
  predictMatrix,
  RowPredictor,
  toNativeIterations,
} from './prediction.js'
import { checkTrainingData, rankingGains } from './training-data-checks.js'
import { writeWhole } from './write-whole.js'

export interface BoosterOptions {
  /** Data to evaluate on; each made with the training data as `reference`, or a subset of the same Dataset. */
  readonly validationData?: readonly Dataset[] | undefined
  readonly onLog?: OnLog | undefined
}

export interface IterationsOption {
  /** Only the first so many iterations. Default: all. */
  readonly numIterations?: number | undefined
}

/** What {@link Booster.update} did. */
export interface UpdateResult {
  /** False where no further split was possible; the model then stays as it is. */
  readonly grown: boolean
  /** Iterations the model has now. */
  readonly iteration: number
  /** The metrics of the data sets asked for, one after the other, each in the order of {@link Booster.metricNames}. */
  readonly evaluations: Float64Array
}

const IMPORTANCE_TYPES = { split: 0, gain: 1 } as const

/**
 * A gradient-boosted model: one that trains, on a native thread of its own, or one that was loaded.
 * Iterations are counted from 1. The native memory is freed by {@link dispose} or by garbage collection; until then a
 * Booster that trains keeps its Datasets alive, whether or not they are disposed of.
 */
export class Booster implements Disposable {
  /** The parameters it was created with, under LightGBM's own names; for a loaded model those in its text. */
  readonly params: CheckedParameters
  #handle: BoosterHandle | undefined
  #rowPredictor: RowPredictor | undefined
  #pendingSteps = 0
  #pendingPredictions = 0

  private constructor(handle: BoosterHandle, params: CheckedParameters) {
    this.#handle = handle
    this.params = params
  }

  /**
   * Prepares training; {@link update} then grows the model. Most callers want `train()`.
   * @throws {ParameterConflictError} where `params` contradict those of the Dataset, and what {@link checkParameters}
   * throws; {@link InvalidFieldError} {@link InvalidGroupsError} where the data do not suit the objective.
   */
  static async create(
    params: Parameters,
    trainingData: Dataset,
    options: BoosterOptions = {},
  ): Promise<Booster> {
    checkOptionNames('Booster.create', options, ['validationData', 'onLog'])
    const { validationData = [], onLog } = options
    const parameters = checkParameters(params)
    checkAgainstDataset(parameters, datasetParameters(trainingData))
    checkTrainingData(parameters, [trainingData, ...validationData])
    const handle = await awaitNative('preparing to train', () =>
      addon().boosterCreate(
        datasetHandle(trainingData),
        validationData.map(datasetHandle),
        toParameterLine(parameters),
        rankingGains(parameters),
        toNativeLog(onLog),
      ),
    )
    return new Booster(handle, parameters)
  }

  /**
   * @param text What {@link toString} or LightGBM itself wrote. The Booster cannot train any further.
   * @throws {InvalidModelError}
   */
  static fromString(text: string): Booster {
    checkModelText(text)
    const handle = callNative('reading a model', () => addon().boosterLoadModelFromString(text))
    const params = JSON.parse(addon().boosterGetLoadedParam(handle)) as CheckedParameters
    return new Booster(handle, params)
  }

  /** {@link fromString} with the content of a file. */
  static async fromFile(path: string): Promise<Booster> {
    return Booster.fromString(await readFile(path, 'utf8'))
  }

  /**
   * Adds one iteration.
   * @param evaluate Data sets to evaluate afterwards: 0 is the training data, 1 the first validation data.
   */
  async update(evaluate: readonly number[] = [], onLog?: OnLog): Promise<UpdateResult> {
    return this.#step('training', (native, handle) =>
      native.boosterUpdateOneIter(handle, evaluate, toNativeLog(onLog)),
    )
  }

  /** Takes the last iteration off again; resolves to the number of iterations left. */
  async rollback(): Promise<number> {
    return this.#step('taking an iteration back', (native, handle) => native.boosterRollbackOneIter(handle))
  }

  /** The metrics now, as {@link UpdateResult.evaluations}. */
  async evaluate(dataIndexes: readonly number[]): Promise<Float64Array> {
    return this.#step('evaluating', (native, handle) => native.boosterGetEval(handle, dataIndexes))
  }

  /**
   * What the model says of each row of one of its data sets now, without a prediction: for metrics of one's own. Row by row,
   * as `score` of {@link predict}; of several classes class by class.
   * @param dataIndex As in {@link update}.
   */
  async scores(dataIndex: number): Promise<Float64Array> {
    return this.#step('reading scores', (native, handle) => native.boosterGetPredict(handle, [dataIndex]))
  }

  /** The metrics that training evaluates, by LightGBM's names, e.g. `auc` or `ndcg@5`. Empty for a loaded model. */
  get metricNames(): string[] {
    return this.#read((native, handle) => native.boosterGetEvalNames(handle))
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

  /** How many iterations the model has; each adds one tree, or one per class. */
  get currentIteration(): number {
    return this.#read((native, handle) => native.boosterGetCurrentIteration(handle))
  }

  /**
   * Predicts a matrix, or those of its rows that `rows` names, off the main thread.
   * @returns Row after row: one number per row for `score` and `raw` (one per class for multi-class models), one leaf
   * per tree for `leaf`, one number per feature and one more for `contributions`, per class. The contributions of a
   * row are the same bits whatever the threads and the other rows, and those of {@link predictRow} but for rounding.
   * @throws {InvalidMatrixError} {@link InvalidRowsError} {@link ColumnMismatchError} {@link BusyError}
   * {@link AbortedError} when `signal` aborts
   */
  async predict(matrix: Matrix, options: PredictOptions = {}): Promise<Float64Array> {
    const handle = this.#open()
    this.#refuseWhile('in the middle of a training step', this.#pendingSteps)
    this.#pendingPredictions++
    try {
      return await predictMatrix(handle, matrix, options)
    } finally {
      this.#pendingPredictions--
    }
  }

  /**
   * Predicts one row at once, in microseconds, on the calling thread.
   * @param row One number per feature; NaN = missing.
   * @returns As {@link predict} for one row.
   * @throws {ColumnMismatchError} {@link BusyError}
   */
  predictRow(row: Float64Array, options: PredictRowOptions = {}): Float64Array {
    return this.#read((_native, handle) => {
      this.#rowPredictor ??= new RowPredictor(handle)
      return this.#rowPredictor.predict(row, options)
    })
  }

  /** The model as LightGBM's text, which {@link fromString} reads. */
  toString(options: IterationsOption = {}): string {
    const iterations = toNativeIterations('Booster.toString', options.numIterations)
    return this.#read((native, handle) =>
      native.boosterSaveModelToString(handle, iterations, IMPORTANCE_TYPES.split),
    )
  }

  /** Writes {@link toString} to a file, in full or not at all. */
  async saveModel(path: string, options: IterationsOption = {}): Promise<void> {
    await writeWhole(path, this.toString(options))
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
    this.#rowPredictor = undefined
  }

  [Symbol.dispose](): void {
    this.dispose()
  }

  #open(): BoosterHandle {
    if (this.#handle) return this.#handle
    throw new DisposedError('This Booster was disposed of and cannot be used any more.')
  }

  #refuseWhile(doing: string, pending: number): void {
    if (pending === 0) return
    throw new BusyError(
      `This Booster is ${doing}; await that first. Callbacks of train() may ask it anything.`,
    )
  }

  #read<Result>(read: (native: Addon, handle: BoosterHandle) => Result): Result {
    const handle = this.#open()
    this.#refuseWhile('in the middle of a training step', this.#pendingSteps)
    return callNative('reading the model', () => read(addon(), handle))
  }

  async #step<Result>(
    doing: string,
    step: (native: Addon, handle: BoosterHandle) => Promise<Result>,
  ): Promise<Result> {
    const handle = this.#open()
    this.#refuseWhile('predicting a matrix', this.#pendingPredictions)
    this.#rowPredictor = undefined
    this.#pendingSteps++
    try {
      return await awaitNative(doing, () => step(addon(), handle))
    } finally {
      this.#pendingSteps--
    }
  }
}
