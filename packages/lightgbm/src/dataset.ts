import { checkIsBinaryDataset } from './binary-dataset-file.js'
import { type DatasetFields, toNativeFields } from './dataset-fields.js'
import { ColumnMismatchError, DisposedError } from './errors.js'
import { checkFeatureNames } from './feature-names.js'
import { checkMatrix, type Matrix } from './matrix.js'
import { checkAscendingRows, checkRows, type MatrixRowsOption } from './matrix-rows.js'
import type { DatasetHandle } from './native/addon.js'
import { awaitNative } from './native/call.js'
import { addon } from './native/load-addon.js'
import { type OnLog, toNativeLog } from './native/log.js'
import { checkOptionNames, refuseOption } from './options.js'
import {
  type CheckedParameters,
  checkParameters,
  type Parameters,
  toParameterLine,
} from './parameters/check-parameters.js'
import { groupOfSubset } from './query-sizes.js'

/** Label, weight, group and initScore belong to the rows used: with `rows`, one entry for each of those. */
export interface DatasetOptions extends DatasetFields, MatrixRowsOption {
  /** One distinct name per column. Default: those of `reference`, else `Column_0`, `Column_1`, … */
  readonly featureNames?: readonly string[] | undefined
  /** 0-based columns that hold categories as whole numbers ≥ 0 (NaN or negative = unknown). */
  readonly categoricalFeatures?: readonly number[] | undefined
  /** LightGBM parameters; those of its `dataset` section, seeds and num_threads matter here. */
  readonly params?: Parameters | undefined
  /** Training data whose bins to use; required for validation data. Its categorical features and parameters apply. */
  readonly reference?: Dataset | undefined
  readonly onLog?: OnLog | undefined
}

const OPTION_NAMES = [
  'rows',
  'label',
  'weight',
  'group',
  'initScore',
  'featureNames',
  'categoricalFeatures',
  'params',
  'reference',
  'onLog',
]

/** The native handle behind a Dataset, for this package only. @throws {DisposedError} */
export let datasetHandle: (dataset: Dataset) => DatasetHandle

/** The parameters a Dataset was made with, for this package only. */
export let datasetParameters: (dataset: Dataset) => CheckedParameters

/**
 * Training or validation data in LightGBM's binned form. The values are read once, at creation; nothing of the matrix
 * is kept. The native memory is freed by {@link dispose} or by garbage collection, once no Booster trains on it.
 */
export class Dataset implements Disposable {
  static {
    datasetHandle = (dataset) => dataset.#open()
    datasetParameters = (dataset) => dataset.#parameters
  }

  readonly numRows: number
  readonly numFeatures: number
  readonly hasLabel: boolean
  #handle: DatasetHandle | undefined
  readonly #parameters: CheckedParameters

  private constructor(handle: DatasetHandle, parameters: CheckedParameters, hasLabel: boolean) {
    this.#handle = handle
    this.#parameters = parameters
    this.hasLabel = hasLabel
    this.numRows = addon().datasetGetNumData(handle)
    this.numFeatures = addon().datasetGetNumFeature(handle)
  }

  /**
   * Bins a matrix, off the main thread.
   * @throws {InvalidMatrixError} {@link InvalidRowsError} {@link InvalidFieldError} {@link InvalidGroupsError}
   * {@link InvalidFeatureNameError} {@link ColumnMismatchError} where `reference` has other columns, and what {@link checkParameters} throws.
   */
  static async create(matrix: Matrix, options: DatasetOptions = {}): Promise<Dataset> {
    checkOptionNames('Dataset.create', options, OPTION_NAMES)
    checkMatrix('Dataset.create', matrix)
    const { rows, reference, featureNames, categoricalFeatures = [], params = {}, onLog } = options
    if (rows) checkRows('Dataset.create', rows, matrix.numRows)
    if (featureNames) checkFeatureNames(featureNames, matrix.numColumns)
    if (reference) checkSameColumns(reference, matrix, featureNames)
    const parameters = reference ? datasetParameters(reference) : checkParameters(params)
    const line = toParameterLine({
      ...parameters,
      ...(reference && checkParameters(params)),
      ...categoricalParameter(categoricalFeatures, matrix.numColumns),
    })
    const fields = toNativeFields(options, rows?.length ?? matrix.numRows)
    const handle = await awaitNative('creating a Dataset', () =>
      addon().datasetCreateFromMat({
        values: matrix.values,
        numRows: matrix.numRows,
        numColumns: matrix.numColumns,
        rowMajor: matrix.layout === 'row',
        rows,
        parameters: line,
        reference: reference && datasetHandle(reference),
        fields,
        featureNames,
        onLog: toNativeLog(onLog),
      }),
    )
    return new Dataset(handle, parameters, options.label !== undefined)
  }

  /**
   * Some rows of this Dataset with their labels, weights, queries and scores, in the same bins.
   * @param rows 0-based, in ascending order, each once; of a query all or none.
   * @throws {InvalidRowsError} {@link InvalidGroupsError}
   */
  async subset(rows: Int32Array, params: Parameters = {}): Promise<Dataset> {
    const handle = this.#open()
    checkAscendingRows('Dataset.subset', rows, this.numRows)
    const line = toParameterLine({ ...this.#parameters, ...checkParameters(params) })
    const group = this.group
    const subset = await awaitNative('taking a subset of a Dataset', () =>
      addon().datasetGetSubset(handle, rows, line, group.length > 0 ? groupOfSubset(group, rows) : undefined),
    )
    return new Dataset(subset, this.#parameters, this.hasLabel)
  }

  /** Writes the binned data to a file that {@link loadBinary} reads. */
  async saveBinary(path: string): Promise<void> {
    const handle = this.#open()
    await awaitNative(`saving a Dataset to ${path}`, () => addon().datasetSaveBinary(handle, path))
  }

  /**
   * Reads what {@link saveBinary} wrote; faster than binning again. The content is trusted: load your own files only.
   * @param params Those that the saved Dataset was made with.
   * @throws {InvalidDatasetFileError} if it is no such file.
   */
  static async loadBinary(path: string, params: Parameters = {}): Promise<Dataset> {
    const parameters = checkParameters(params)
    await checkIsBinaryDataset(path)
    const handle = await awaitNative(`loading a Dataset from ${path}`, () =>
      addon().datasetCreateFromFile(path, toParameterLine(parameters)),
    )
    return new Dataset(handle, parameters, true)
  }

  get featureNames(): string[] {
    return addon().datasetGetFeatureNames(this.#open())
  }

  /** A copy: 32-bit floats, one per row. */
  get label(): Float32Array {
    return addon().datasetGetField(this.#open(), 'label')
  }

  /** A copy, one number per row; empty where none were given. */
  get weight(): Float32Array {
    return addon().datasetGetField(this.#open(), 'weight')
  }

  /** The number of rows of each query; empty where none were given. */
  get group(): Int32Array {
    // LightGBM keeps the boundaries between queries: 0, the end of the first, … the number of rows.
    const boundaries = addon().datasetGetField(this.#open(), 'group')
    return boundaries.subarray(1).map((end, query) => end - boundaries[query]!)
  }

  /** Frees the native memory as soon as no Booster trains on it any more. Calling it again does nothing. */
  dispose(): void {
    if (this.#handle) addon().datasetRelease(this.#handle)
    this.#handle = undefined
  }

  [Symbol.dispose](): void {
    this.dispose()
  }

  #open(): DatasetHandle {
    if (this.#handle) return this.#handle
    throw new DisposedError('This Dataset was disposed of and cannot be used any more.')
  }
}

function checkSameColumns(
  reference: Dataset,
  matrix: Matrix,
  featureNames: readonly string[] | undefined,
): void {
  if (reference.numFeatures !== matrix.numColumns) {
    throw new ColumnMismatchError(
      `Dataset.create: "reference" must have the same columns; it has ${reference.numFeatures}, the matrix ${matrix.numColumns}.`,
      { context: { expected: reference.numFeatures, found: matrix.numColumns } },
    )
  }
  const expected = reference.featureNames
  const column = featureNames ? expected.findIndex((name, index) => name !== featureNames[index]) : -1
  if (column >= 0) {
    throw new ColumnMismatchError(
      `Dataset.create: "reference" must have the same feature names; column ${column} (0-based) is "${expected[column]}" there and "${featureNames![column]}" here.`,
      { context: { column, expected: expected[column], found: featureNames![column] } },
    )
  }
}

function categoricalParameter(columns: readonly number[], numColumns: number): CheckedParameters {
  for (const column of columns) {
    if (!Number.isInteger(column) || column < 0 || column >= numColumns) {
      throw refuseOption(
        'Dataset.create',
        'categoricalFeatures',
        `0-based columns of the ${numColumns} there are`,
        column,
      )
    }
  }
  return columns.length > 0 ? { categorical_feature: columns.join(',') } : {}
}
