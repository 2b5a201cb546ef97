import type { PlattCalibration } from './calibration.js'
import type { CalibrationRows } from './fit-calibration.js'
import { logOdds } from './log-odds.js'

const MAX_ITERATIONS = 100
const MIN_STEP = 1e-10
/** Keeps the Hessian invertible, as in the paper's pseudocode. */
const RIDGE = 1e-12

/**
 * Platt's sigmoid with smoothed targets, fitted by Newton's method with backtracking: H.-T. Lin, C.-J. Lin and
 * R. C. Weng, "A note on Platt's probabilistic outputs for support vector machines", Machine Learning 68 (2007).
 * The sigmoid is of the score's log-odds, so that a model whose probabilities are right already can be left as it is
 * (a = −1, b = 0). Counts of the classes are sums of weights. Where higher scores would become less probable, the best level line takes
 * the sigmoid's place.
 */
export function fitPlatt(rows: CalibrationRows): PlattCalibration {
  const target = smoothedTargets(rows)
  const { a, b } = fitSigmoid(logOdds(rows.score), target, rows.weight)
  return a < 0 ? { method: 'platt', a, b } : { method: 'platt', a: 0, b: levelLine(target, rows.weight) }
}

/** Classes a little less certain than 0 and 1, by how few rows they have. */
function smoothedTargets({ label, weight }: CalibrationRows): Float64Array {
  let positives = 0
  let negatives = 0
  for (let row = 0; row < label.length; row++) {
    if (label[row] === 1) positives += weight[row]!
    else negatives += weight[row]!
  }
  const high = (positives + 1) / (positives + 2)
  const low = 1 / (negatives + 2)
  return Float64Array.from(label, (value) => (value === 1 ? high : low))
}

function levelLine(target: Float64Array, weight: Float64Array): number {
  let wanted = 0
  let total = 0
  for (let row = 0; row < target.length; row++) {
    wanted += weight[row]! * target[row]!
    total += weight[row]!
  }
  return Math.log((total - wanted) / wanted)
}

function fitSigmoid(score: Float64Array, target: Float64Array, weight: Float64Array) {
  let a = 0
  let b = levelLine(target, weight)
  let loss = sigmoidLoss(score, target, weight, a, b)
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    const { stepA, stepB, decrease } = newtonStep(score, target, weight, a, b)
    // So near the minimum rounding hides any decrease of the loss, and plain Newton steps still halve the distance.
    const near = decrease < 1e-9 * loss
    if (!(decrease > 1e-26 * loss)) break
    let scale = 1
    let nextLoss = sigmoidLoss(score, target, weight, a + stepA, b + stepB)
    while (!near && nextLoss >= loss - 1e-4 * scale * decrease && scale >= MIN_STEP) {
      scale /= 2
      nextLoss = sigmoidLoss(score, target, weight, a + scale * stepA, b + scale * stepB)
    }
    if (scale < MIN_STEP) break
    a += scale * stepA
    b += scale * stepB
    loss = nextLoss
  }
  return { a, b }
}

/** −Σ w·(t·ln p + (1 − t)·ln(1 − p)), without overflow. */
function sigmoidLoss(score: Float64Array, target: Float64Array, weight: Float64Array, a: number, b: number) {
  let loss = 0
  for (let row = 0; row < score.length; row++) {
    const f = a * score[row]! + b
    const positive = f >= 0 ? target[row]! * f : (target[row]! - 1) * f
    loss += weight[row]! * (positive + Math.log1p(Math.exp(-Math.abs(f))))
  }
  return loss
}

/** The step to the minimum of the local parabola; `decrease` is how steeply the loss falls along it. */
function newtonStep(score: Float64Array, target: Float64Array, weight: Float64Array, a: number, b: number) {
  let h11 = RIDGE
  let h22 = RIDGE
  let h21 = 0
  let g1 = 0
  let g2 = 0
  for (let row = 0; row < score.length; row++) {
    const s = score[row]!
    const p = sigmoid(a * s + b)
    const curvature = weight[row]! * p * (1 - p)
    const slope = weight[row]! * (target[row]! - p)
    h11 += s * s * curvature
    h21 += s * curvature
    h22 += curvature
    g1 += s * slope
    g2 += slope
  }
  const determinant = h11 * h22 - h21 * h21
  const stepA = -(h22 * g1 - h21 * g2) / determinant
  const stepB = -(h11 * g2 - h21 * g1) / determinant
  return { stepA, stepB, decrease: -(g1 * stepA + g2 * stepB) }
}

/** 1 / (1 + e^f), without overflow. */
export function sigmoid(f: number): number {
  return f >= 0 ? Math.exp(-f) / (1 + Math.exp(-f)) : 1 / (1 + Math.exp(f))
}
