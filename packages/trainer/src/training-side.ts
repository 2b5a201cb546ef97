import type { FeatureMatrix } from '@alertsmith/core'
import { Dataset, type Parameters } from '@alertsmith/lightgbm'
import { toLightgbmMatrix } from './lightgbm-matrix.js'
import { RANKER, type TrainableModelType } from './model-type.js'
import { planQueries } from './ranker/queries.js'
import { gather, mergeRows } from './row-lists.js'
import type { TrainingRows } from './rows.js'
import type { SplitPlan } from './split/plan.js'

export interface TrainingSideOptions {
  readonly modelType: TrainableModelType
  readonly params: Parameters
  /** Decides how a ranker's large days are divided into queries. */
  readonly seed: number
}

/**
 * The rows that training may see, training and validation part together, binned once; the model trains on a subset, and so
 * does every fold that shares the bins.
 *
 * Bin boundaries come from feature values alone, never from labels, so a validation row that helped to place them tells
 * the model nothing about its own label. Test rows are left out altogether: what is reported must not depend on them.
 */
export class TrainingSide implements Disposable {
  readonly #dataset: Dataset
  /** For each row of the matrix its place in the Dataset, −1 for test rows. */
  readonly #place: Int32Array

  private constructor(dataset: Dataset, place: Int32Array) {
    this.#dataset = dataset
    this.#place = place
  }

  static async create(
    matrix: FeatureMatrix,
    rows: TrainingRows,
    split: Pick<SplitPlan, 'train' | 'validation'>,
    { modelType, params, seed }: TrainingSideOptions,
  ): Promise<TrainingSide> {
    const side = mergeRows(split.train, split.validation)
    const queries = modelType === RANKER ? planQueries(rows, side, seed) : undefined
    const used = queries?.rows ?? side
    const dataset = await Dataset.create(toLightgbmMatrix(matrix), {
      rows: used,
      label: gather(rows.label, used),
      weight: rows.weight && gather(rows.weight, used),
      group: queries?.sizes,
      featureNames: matrix.names,
      categoricalFeatures: matrix.categorical,
      params,
    })
    const place = new Int32Array(matrix.numRows).fill(-1)
    for (let i = 0; i < used.length; i++) place[used[i]!] = i
    return new TrainingSide(dataset, place)
  }

  /** @param rows Row numbers of the matrix, ascending; for a ranker whole days. The caller disposes of the result. */
  async subset(rows: Int32Array): Promise<Dataset> {
    // A ranker's rows stand day by day in the Dataset, whatever their order in the matrix.
    return this.#dataset.subset(gather(this.#place, rows).sort())
  }

  /** Rows in the order in which {@link subset} holds them. */
  ordered(rows: Int32Array): Int32Array {
    return rows.slice().sort((a, b) => this.#place[a]! - this.#place[b]!)
  }

  [Symbol.dispose](): void {
    this.#dataset.dispose()
  }
}
