import { tally } from './alarms.js'
import { gainByPlace } from './daily-budget.js'
import type { CalibrationCurve, Curve } from './evaluation.js'
import { equallyFilledBins } from './losses.js'
import type { OrderedRows } from './ordered-rows.js'
import { thinCurve } from './thin-curve.js'

const NO_CURVE: Curve = { x: [], y: [] }

/** The lines over falling thresholds; empty where a class they need is missing. */
export function thresholdCurves(rows: OrderedRows): { roc: Curve; precision_recall: Curve; gain: Curve } {
  const all = tally(rows, rows.weight, rows.numRows)
  if (all.positives === 0) return { roc: NO_CURVE, precision_recall: NO_CURVE, gain: NO_CURVE }
  // Where no alarm is raised there is no precision; 1 by convention, as in scikit-learn.
  const precisions = [1]
  const recalls = [0]
  const falseRates = [0]
  const shares = [0]
  const negatives = all.rows - all.positives
  let looked = 0
  let found = 0
  for (let i = 0; i < rows.numRows; i++) {
    looked += rows.weight[i]!
    if (rows.label[i] === 1) found += rows.weight[i]!
    // Rows that weigh nothing move no point.
    if (rows.endsLevel[i] === 0 || looked === 0) continue
    precisions.push(found / looked)
    recalls.push(found / all.positives)
    falseRates.push(Math.min(1, (looked - found) / negatives))
    shares.push(looked / all.rows)
  }
  return {
    roc: negatives > 0 ? thinCurve({ x: falseRates, y: recalls }) : NO_CURVE,
    precision_recall: thinCurve({ x: recalls, y: precisions }),
    gain: thinCurve({ x: shares, y: recalls }),
  }
}

/** Recall by alerts per day, from none to as many as the fullest day has. */
export function budgetCurve(rows: OrderedRows): Curve {
  const { positives } = tally(rows, rows.weight, rows.numRows)
  if (positives === 0) return NO_CURVE
  const x = [0]
  const y = [0]
  let found = 0
  for (const [at, gain] of gainByPlace(rows).entries()) {
    found += gain
    x.push(at + 1)
    y.push(Math.min(1, found / positives))
  }
  return thinCurve({ x, y })
}

/** @param probability In the order of the rows. */
export function calibrationCurve(rows: OrderedRows, probability: Float64Array): CalibrationCurve {
  const curve = { predicted: [] as number[], observed: [] as number[], rows: [] as number[] }
  const starts = equallyFilledBins(probability)
  for (let bin = starts.length - 2; bin >= 0; bin--) {
    let weight = 0
    let predicted = 0
    let positives = 0
    for (let i = starts[bin]!; i < starts[bin + 1]!; i++) {
      weight += rows.weight[i]!
      predicted += rows.weight[i]! * probability[i]!
      if (rows.label[i] === 1) positives += rows.weight[i]!
    }
    if (weight === 0) continue
    curve.predicted.push(predicted / weight)
    curve.observed.push(positives / weight)
    curve.rows.push(starts[bin + 1]! - starts[bin]!)
  }
  return curve
}
