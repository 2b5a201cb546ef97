import { countFrom } from './alarms.js'
import { type RowLosses, rowLosses } from './losses.js'
import type { OrderedRows } from './ordered-rows.js'

/** What stays the same in every sample of some rows. */
export interface FigureSetup {
  readonly rows: OrderedRows
  readonly losses: RowLosses
  /** Null without calibration. */
  readonly calibratedLosses: RowLosses | null
  /** How many rows have a score of at least a half, and of at least the threshold: the first ones. */
  readonly fromHalf: number
  readonly fromThreshold: number
  /** Null without a budget. */
  readonly alertsPerDay: number | null
}

/** @param calibrated Calibrated probabilities in the order of `rows`. */
export function setUpFigures(
  rows: OrderedRows,
  calibrated: Float64Array | null,
  threshold: number,
  alertsPerDay: number | null,
): FigureSetup {
  return {
    rows,
    losses: rowLosses(rows, rows.score),
    calibratedLosses: calibrated && rowLosses(rows, calibrated),
    fromHalf: countFrom(rows, 0.5),
    fromThreshold: countFrom(rows, threshold),
    alertsPerDay,
  }
}
