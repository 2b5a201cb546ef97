import type { FeatureMatrix } from '@alertsmith/core'
import type { TrainingRows } from './rows.js'
import type { Fold } from './split/folds.js'
import { TrainingSide, type TrainingSideOptions } from './training-side.js'

/** What a fold of cross-validation may know: its features and their bins. */
export interface FoldSides {
  matrix(fold: Fold): FeatureMatrix
  /** The fold's rows, binned. The caller disposes of it. */
  open(fold: Fold): Promise<FoldSide>
}

export type FoldSide = Pick<TrainingSide, 'subset' | 'ordered' | typeof Symbol.dispose>

/** All folds have the features and the bins of the whole training side. */
export function sharedSides(side: TrainingSide, matrix: FeatureMatrix): FoldSides {
  return {
    matrix: () => matrix,
    open: async () => ({
      subset: (rows) => side.subset(rows),
      ordered: (rows) => side.ordered(rows),
      [Symbol.dispose]: () => {},
    }),
  }
}

export interface SeparateSidesOptions extends TrainingSideOptions {
  readonly matrix: FeatureMatrix
  readonly rows: TrainingRows
  readonly refit: ((rows: Int32Array) => FeatureMatrix) | undefined
}

/** Each fold learns its features from its own training rows, and its bins from its own rows: it knows nothing of others. */
export function separateSides({ matrix, rows, refit, ...binning }: SeparateSidesOptions): FoldSides {
  const refitted = (fold: Fold) => refit?.(fold.train) ?? matrix
  return {
    matrix: refitted,
    open: (fold) => TrainingSide.create(refitted(fold), rows, fold, binning),
  }
}
