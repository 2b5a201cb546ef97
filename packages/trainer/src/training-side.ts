import type { FeatureMatrix } from '@alertsmith/core'
import { Dataset, type Parameters } from '@alertsmith/lightgbm'
import { toLightgbmMatrix } from './lightgbm-matrix.js'
import { gather, mergeRows } from './row-lists.js'
import type { TrainingRows } from './rows.js'
import type { SplitPlan } from './split/plan.js'

/**
 * The rows that training may see, training and validation part together, binned once; the model and every fold train
 * on subsets that share the bins.
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
    split: SplitPlan,
    params: Parameters,
  ): Promise<TrainingSide> {
    const side = mergeRows(split.train, split.validation)
    const dataset = await Dataset.create(toLightgbmMatrix(matrix), {
      rows: side,
      label: gather(rows.label, side),
      weight: rows.weight && gather(rows.weight, side),
      featureNames: matrix.names,
      categoricalFeatures: matrix.categorical,
      params,
    })
    const place = new Int32Array(matrix.numRows).fill(-1)
    for (let i = 0; i < side.length; i++) place[side[i]!] = i
    return new TrainingSide(dataset, place)
  }

  /** @param rows Row numbers of the matrix, ascending. The caller disposes of the result. */
  async subset(rows: Int32Array): Promise<Dataset> {
    return this.#dataset.subset(gather(this.#place, rows))
  }

  [Symbol.dispose](): void {
    this.#dataset.dispose()
  }
}
