import { applyCalibration } from '../calibration/apply-calibration.js'
import type { Calibration } from '../calibration/calibration.js'
import { checkInteger, invalidOption } from '../options.js'
import { countPositives } from '../rows.js'
import { countFrom, tally } from './alarms.js'
import { alarmsForRecalls, REDUCTION_RECALLS } from './alert-reduction.js'
import { type BootstrapOptions, checkBootstrap } from './bootstrap.js'
import type { ChosenThreshold } from './choose-threshold.js'
import { budgetCurve, calibrationCurve, thresholdCurves } from './curves.js'
import { rowsWithinBudget } from './daily-budget.js'
import { INTERVAL_LEVEL } from './estimate.js'
import { type Estimates, estimateFigures } from './estimates.js'
import type { ScorerEvaluation, SegmentFigures, ThresholdFigures } from './evaluation.js'
import { extentOf } from './extent.js'
import { setUpFigures } from './figure-setup.js'
import { checkJudgedRows, checkScorerRows, type JudgedRows } from './judged-rows.js'
import { type OrderedRows, orderRows } from './ordered-rows.js'
import { reductionName } from './scorer-figures.js'
import { type Segment, segmentRows } from './segments.js'

export interface EvaluateScorerOptions extends BootstrapOptions {
  /** From {@link chooseThreshold} on the validation rows. */
  readonly threshold: ChosenThreshold
  /** From {@link fitCalibration} on the validation rows. Default: none. */
  readonly calibration?: Calibration | null | undefined
  /** How many alerts analysts can look at each day, a whole number ≥ 1. Default: none. */
  readonly alertsPerDay?: number | null | undefined
}

const OWNER = 'evaluateScorer'

/**
 * Everything that can be said of a scorer on some rows, with intervals from a bootstrap over groups. The same rows,
 * options and seed give the same figures.
 *
 * @throws {InvalidOptionError | TooFewRowsError | RowsMismatchError | InvalidLabelError | InvalidWeightError} see their meaning.
 * @throws {InvalidScoreError} if a score is NaN or outside [0, 1].
 * @throws {AbortedError} if `signal` aborts.
 */
export async function evaluateScorer(
  rows: JudgedRows,
  options: EvaluateScorerOptions,
): Promise<ScorerEvaluation> {
  const bootstrap = checkBootstrap(OWNER, options, ['threshold', 'calibration', 'alertsPerDay'])
  const { rule, threshold } = options.threshold
  if (!Number.isFinite(threshold)) invalidOption(OWNER, 'threshold', 'a finite number', threshold)
  const alertsPerDay =
    options.alertsPerDay == null
      ? null
      : checkInteger(OWNER, 'alertsPerDay', options.alertsPerDay, 1, 2 ** 31 - 1)
  checkJudgedRows(OWNER, rows)
  checkScorerRows(OWNER, rows)

  const ordered = orderRows(rows)
  const calibrated = options.calibration == null ? null : applyCalibration(options.calibration, ordered.score)
  const setup = setUpFigures(ordered, calibrated, threshold, alertsPerDay)
  const segments = segmentRows(rows, ordered)
  const list = [...segments.address, ...segments.month, ...segments.severity, ...segments.typology]
  const { all, bySegment } = await estimateFigures(setup, list, bootstrap)
  const describe = (segment: Segment) => segmentFigures(segment, bySegment[list.indexOf(segment)]!, threshold)
  return {
    kind: 'scorer',
    ...extentOf(rows),
    metrics: {
      roc_auc: all.roc_auc!,
      pr_auc: all.pr_auc!,
      log_loss: all.log_loss!,
      brier: all.brier!,
      calibration_error: all.calibration_error!,
      precision_at_100: all.precision_at_100!,
    },
    calibrated: calibrated && {
      log_loss: all.calibrated_log_loss!,
      brier: all.calibrated_brier!,
      calibration_error: all.calibrated_calibration_error!,
    },
    at_half: thresholdFigures(all, 'half_', 0.5, setup.fromHalf),
    at_threshold: { rule, ...thresholdFigures(all, 'threshold_', threshold, setup.fromThreshold) },
    budget: alertsPerDay === null ? null : budget(all, ordered, alertsPerDay),
    alert_reduction: alertReduction(all, ordered),
    segments: {
      address: segments.address.map(describe),
      month: segments.month.map(describe),
      severity: segments.severity.map(describe),
      typology: segments.typology.map(describe),
    },
    curves: {
      ...thresholdCurves(ordered),
      budget: budgetCurve(ordered),
      calibration: calibrationCurve(ordered, ordered.score),
      calibration_calibrated: calibrated && calibrationCurve(ordered, calibrated),
    },
    bootstrap: { samples: bootstrap.samples, level: INTERVAL_LEVEL, seed: bootstrap.seed },
  }
}

function thresholdFigures(
  all: Estimates,
  prefix: string,
  threshold: number,
  alarms: number,
): ThresholdFigures {
  return {
    threshold,
    alarms,
    precision: all[`${prefix}precision`]!,
    recall: all[`${prefix}recall`]!,
    f1: all[`${prefix}f1`]!,
  }
}

function budget(all: Estimates, rows: OrderedRows, alertsPerDay: number): ScorerEvaluation['budget'] {
  return {
    alerts_per_day: alertsPerDay,
    days: rows.numDays,
    alerts: rowsWithinBudget(rows, alertsPerDay),
    precision: all.budget_precision!,
    recall: all.budget_recall!,
  }
}

function alertReduction(all: Estimates, rows: OrderedRows): ScorerEvaluation['alert_reduction'] {
  const { positives } = tally(rows, rows.weight, rows.numRows)
  const { lastRow } = alarmsForRecalls(rows, rows.weight, positives)
  return lastRow.map((last, i) => ({
    recall: REDUCTION_RECALLS[i]!,
    threshold: rows.score[last]!,
    reduction: all[reductionName(i)]!,
  }))
}

function segmentFigures({ name, rows }: Segment, estimates: Estimates, threshold: number): SegmentFigures {
  const all = tally(rows, rows.weight, rows.numRows)
  const alarms = tally(rows, rows.weight, countFrom(rows, threshold))
  return {
    name,
    rows: rows.numRows,
    positives: countPositives(rows.label),
    groups: new Set(rows.group).size,
    roc_auc: estimates.roc_auc!,
    pr_auc: estimates.pr_auc!,
    precision: alarms.rows === 0 ? null : alarms.positives / alarms.rows,
    recall: all.positives === 0 ? null : alarms.positives / all.positives,
  }
}
