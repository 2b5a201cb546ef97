import { type AlignedTables, type ClusterTables, type FeatureMatrix, matrixColumn } from '@alertsmith/core'
import type { ReadyModel } from '../model/load.js'
import { createExplainer, type Reason } from './reasons.js'

export interface ScoreTablesOptions {
  /** Reasons per row, the weightiest first. Default 3; 0 for none. */
  readonly reasons?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** One entry per row of the tables. */
export interface TableScores {
  /** The model's raw scores: probabilities of scorers, any numbers of rankers, higher = sooner. */
  readonly scores: Float64Array
  /** Probabilities after calibration; null for a model without one. */
  readonly calibrated: Float64Array | null
  readonly reasons: readonly (readonly Reason[])[]
}

/**
 * Scores row-aligned tables with exactly the transform of the training, in memory. Tables come from `extractAlerts`, or
 * from plain rows through `alignTables`.
 *
 * @throws {BadTablesError} where they are not what the model's features are made of
 */
export async function scoreTables(
  ready: ReadyModel,
  tables: AlignedTables | ClusterTables,
  { reasons: count = 3, signal }: ScoreTablesOptions = {},
): Promise<TableScores> {
  const matrix = ready.builder.transform(tables)
  if (matrix.numRows === 0) return { scores: new Float64Array(0), calibrated: null, reasons: [] }
  const scores = await ready.score(matrix, { signal })
  const calibrated = ready.calibrate(scores)
  if (count === 0) return { scores, calibrated, reasons: Array.from(scores, () => []) }
  const explain = await explainRows(ready, matrix, signal)
  return { scores, calibrated, reasons: Array.from(scores, (_, row) => explain(row, count)) }
}

/** The matrix of one row alone, for what is needed of no other row. */
export function rowOf(matrix: FeatureMatrix, row: number): FeatureMatrix {
  const values = Float64Array.from(matrix.names, (_, column) => matrixColumn(matrix, column)[row]!)
  return { ...matrix, numRows: 1, values }
}

/** Works out what each feature adds to the score of every row of the matrix, and says it of any of them. */
export async function explainRows(
  ready: ReadyModel,
  matrix: FeatureMatrix,
  signal?: AbortSignal,
): Promise<(row: number, count: number) => Reason[]> {
  const contributions = await ready.booster.predict(
    { values: matrix.values, numRows: matrix.numRows, numColumns: matrix.names.length, layout: 'column' },
    { type: 'contributions', signal },
  )
  return createExplainer({
    matrix,
    contributions,
    features: ready.builder.features,
    percentiles: ready.reference.percentiles,
    windowDays: ready.model.metadata.training_period.window_days,
    noun: ready.builder.grain === 'cluster' ? 'clusters' : 'alerts',
  })
}
