import { type FeatureMatrix, matrixColumn } from '@alertsmith/core'
import { FeatureMismatchError, TooFewRowsError } from '../errors.js'
import type { DriftReport } from '../evaluation/evaluation.js'
import { checkScores } from '../evaluation/judged-rows.js'
import { countBins } from './bins.js'
import { type ColumnDistribution, checkDriftRows, type DriftReference } from './drift-reference.js'
import { populationStabilityIndex } from './population-stability-index.js'

const OWNER = 'driftReport'

/**
 * The population stability index of each feature and of the scores between the reference and some rows.
 * Chance alone makes it about (bins − 1) / rows where the later rows are few: an index of 0.1 over 100 rows is no drift.
 *
 * @param scores Of the same model, one per row of the matrix.
 * @throws {FeatureMismatchError} if the matrix has other features than the reference, or another order.
 * @throws {TooFewRowsError | RowsMismatchError | InvalidScoreError} see their meaning.
 */
export function driftReport(
  reference: DriftReference,
  matrix: FeatureMatrix,
  scores: Float64Array,
): DriftReport {
  checkDriftRows(OWNER, matrix, scores)
  checkFeatures(reference, matrix)
  const features = reference.features.map((expected, column) => ({
    feature: expected.feature,
    psi: psiOf(expected, matrixColumn(matrix, column)),
  }))
  return { features: features.sort((a, b) => b.psi - a.psi), score_psi: psiOf(reference.score, scores) }
}

/**
 * The population stability index of scores alone, see {@link driftReport}.
 *
 * @throws {TooFewRowsError} if there are none. {@link InvalidScoreError} for one that is not a finite number.
 */
export function scoreDrift(reference: DriftReference, scores: Float64Array): number {
  if (scores.length === 0) throw new TooFewRowsError('scoreDrift: expected scores to compare; got none.')
  checkScores('scoreDrift', scores, 'a finite number', Number.isFinite)
  return psiOf(reference.score, scores)
}

function psiOf({ bins, counts }: ColumnDistribution, column: Float64Array): number {
  return populationStabilityIndex(counts, countBins(column, bins))
}

function checkFeatures({ features }: DriftReference, { names }: FeatureMatrix): void {
  const column = features.findIndex(({ feature }, i) => feature !== names[i])
  if (column === -1 && features.length === names.length) return
  const place = column === -1 ? features.length : column
  throw new FeatureMismatchError(
    `${OWNER}: the matrix must have the reference's ${features.length} features in its order; column ${place} ` +
      `(counted from 0) must be ${features[place]?.feature ?? 'absent'}; got ${names[place] ?? 'nothing'}.`,
    { context: { column: place, expected: features[place]?.feature, found: names[place] } },
  )
}
