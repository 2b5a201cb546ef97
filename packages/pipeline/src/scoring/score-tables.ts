import type { AlignedTables, ClusterTables } from '@alertsmith/core'
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
  const contributions = await ready.booster.predict(
    { values: matrix.values, numRows: matrix.numRows, numColumns: matrix.names.length, layout: 'column' },
    { type: 'contributions', signal },
  )
  const explain = createExplainer({
    matrix,
    contributions,
    features: ready.builder.features,
    percentiles: ready.reference.percentiles,
    windowDays: ready.model.metadata.training_period.window_days,
    noun: ready.builder.grain === 'cluster' ? 'clusters' : 'alerts',
  })
  return { scores, calibrated, reasons: Array.from(scores, (_, row) => explain(row, count)) }
}
