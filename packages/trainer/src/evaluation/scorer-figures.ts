import { f1, precision, recall, type Tally, tally } from './alarms.js'
import { alarmsForRecalls, REDUCTION_RECALLS } from './alert-reduction.js'
import { areas } from './areas.js'
import { dailyBudget } from './daily-budget.js'
import type { FigureSetup } from './figure-setup.js'
import { meanLosses, type RowLosses } from './losses.js'
import type { Sample } from './sample.js'
import { topRows } from './top-rows.js'

const TOP_ROWS = 100

/** Figures of a scorer by name; NaN where one does not exist. */
export type Figures = Record<string, number>

/** Every figure that has an interval, of one sample. The same names in every sample. */
export function scorerFigures(setup: FigureSetup, sample: Sample): Figures {
  const { rows } = setup
  const { weight } = sample
  const all = tally(rows, weight, rows.numRows)
  const { rocAuc, prAuc } = areas(rows, weight)
  return {
    roc_auc: rocAuc,
    pr_auc: prAuc,
    ...meanLosses(setup.losses, weight, all.rows),
    ...(setup.calibratedLosses && calibratedFigures(setup.calibratedLosses, weight, all)),
    precision_at_100: precision(topRows(rows, sample, TOP_ROWS)),
    ...alarmFigures('half_', tally(rows, weight, setup.fromHalf), all),
    ...alarmFigures('threshold_', tally(rows, weight, setup.fromThreshold), all),
    ...(setup.alertsPerDay !== null &&
      alarmFigures('budget_', dailyBudget(rows, sample, setup.alertsPerDay), all)),
    ...reductionFigures(setup, weight, all),
  }
}

function calibratedFigures(losses: RowLosses, weight: Float64Array, all: Tally): Figures {
  const { log_loss, brier, calibration_error } = meanLosses(losses, weight, all.rows)
  return {
    calibrated_log_loss: log_loss,
    calibrated_brier: brier,
    calibrated_calibration_error: calibration_error,
  }
}

function alarmFigures(prefix: string, alarms: Tally, all: Tally): Figures {
  return {
    [`${prefix}precision`]: precision(alarms),
    [`${prefix}recall`]: recall(alarms, all),
    [`${prefix}f1`]: f1(alarms, all),
  }
}

function reductionFigures({ rows }: FigureSetup, weight: Float64Array, all: Tally): Figures {
  const { alarms } = alarmsForRecalls(rows, weight, all.positives)
  const reductions = REDUCTION_RECALLS.map((_, i) => 1 - (alarms[i] ?? Number.NaN) / all.rows)
  return Object.fromEntries(reductions.map((reduction, i) => [reductionName(i), reduction]))
}

/** The figure of recall number `i` of {@link REDUCTION_RECALLS}. */
export function reductionName(i: number): string {
  return `reduction_${REDUCTION_RECALLS[i]}`
}
