import { type FeatureMatrix, type Logger, silentLogger, throwIfAborted } from '@alertsmith/core'
import { startClock } from './clock.js'
import { checkFolds, crossValidate } from './cross-validate.js'
import { RowsMismatchError } from './errors.js'
import { type FoldSides, separateSides, sharedSides } from './fold-sides.js'
import { growModel } from './grow-model.js'
import { featureImportances } from './importances.js'
import type { TrainModelOptions } from './model-options.js'
import type { TrainableModelType } from './model-type.js'
import { checkInteger } from './options.js'
import { resolveParameters, trainingOwner } from './parameters.js'
import { checkRows, countPositives, type TrainingRows } from './rows.js'
import { scoreMatrix } from './score-matrix.js'
import { checkSplit } from './split/check-split.js'
import { foldKind, planFolds } from './split/folds.js'
import type { SplitPlan } from './split/plan.js'
import type { TrainedModel } from './trained-model.js'
import { TrainingSide, type TrainingSideOptions } from './training-side.js'

/**
 * Grows trees on the training rows, stops by the validation rows, scores validation and test rows and, by
 * cross-validation over training and validation rows, says how steady that is.
 */
export async function trainModel(
  modelType: TrainableModelType,
  options: TrainModelOptions,
): Promise<TrainedModel> {
  const owner = trainingOwner(modelType)
  const { matrix, rows, split, signal, logger = silentLogger } = options
  const parameters = resolveParameters({ ...options, modelType })
  checkData(owner, modelType, { matrix, rows, split })
  const cvFolds = checkInteger(owner, 'cvFolds', options.cvFolds ?? 5, 0, 100)
  const { seed, threads, lightgbm } = parameters
  const folds =
    cvFolds < 2 ? null : planFolds(rows, split, { folds: cvFolds, seed, cv: options.cv, modelType })
  // Before training, so that folds which cannot be scored do not cost a training first.
  if (folds !== null) checkFolds(owner, folds, logger)
  logStart(logger, modelType, options, folds?.length ?? 0)

  const clock = startClock()
  throwIfAborted(signal, 'binning')
  const binning = { modelType, params: lightgbm, seed }
  using side = await TrainingSide.create(matrix, rows, split, binning)
  const durationMs = { dataset: clock.lap(), train: 0, evaluate: 0, cv: 0 }

  const model = await growModel(owner, side, split, parameters, { signal, logger })
  durationMs.train = clock.lap()
  logger.info(
    {
      best_iteration: model.bestIteration,
      stopped_early: model.stoppedEarly,
      duration_ms: Math.round(durationMs.train),
    },
    `Trained ${model.numTrees} trees`,
  )
  try {
    const testScores = await scoreMatrix(model.booster, matrix, { rows: split.test, threads, signal })
    const validationScores = await scoreMatrix(model.booster, matrix, {
      rows: split.validation,
      threads,
      signal,
    })
    durationMs.evaluate = clock.lap()
    const cv =
      folds === null
        ? null
        : await crossValidate(foldSides(side, options, binning), {
            rows,
            modelType,
            folds,
            parameters,
            rounds: model.bestIteration,
            signal,
            logger,
          })
    durationMs.cv = clock.lap()
    const { rounds, earlyStoppingRounds } = parameters
    return {
      ...model,
      parameters: lightgbm,
      rounds,
      earlyStoppingRounds,
      seed,
      threads,
      testScores,
      validationScores,
      cv,
      importances: featureImportances(model.booster),
      durationMs,
      [Symbol.dispose]: () => model.booster.dispose(),
    }
  } catch (error) {
    model.booster.dispose()
    throw error
  }
}

/** Folds that say how the model would have done at earlier cuts must not know what came later. */
function foldSides(side: TrainingSide, options: TrainModelOptions, binning: TrainingSideOptions): FoldSides {
  const { matrix, rows, split, refit } = options
  return foldKind(split, options.cv) === 'walk-forward'
    ? separateSides({ matrix, rows, refit, ...binning })
    : sharedSides(side, matrix)
}

/**
 * @throws {RowsMismatchError} if rows, matrix and split do not belong together.
 * And what {@link checkRows} and {@link checkSplit} throw.
 */
export function checkData(
  owner: string,
  modelType: TrainableModelType,
  { matrix, rows, split }: { matrix: FeatureMatrix; rows: TrainingRows; split: SplitPlan },
): void {
  checkRows(owner, rows, modelType)
  if (rows.label.length !== matrix.numRows) {
    throw new RowsMismatchError(
      `${owner}: "rows" must have one entry for each of the ${matrix.numRows} rows of the matrix; got ${rows.label.length}.`,
      { context: { expected: matrix.numRows, found: rows.label.length } },
    )
  }
  checkSplit(owner, rows, split, modelType)
}

function logStart(
  logger: Logger,
  modelType: TrainableModelType,
  { matrix, rows, split }: TrainModelOptions,
  cvFolds: number,
): void {
  logger.info(
    {
      rows: matrix.numRows,
      features: matrix.names.length,
      positive_rate: countPositives(rows.label) / matrix.numRows,
      split: split.kind,
      train_rows: split.train.length,
      validation_rows: split.validation.length,
      test_rows: split.test.length,
      cv_folds: cvFolds,
    },
    `Training the ${modelType.replace('_', ' ')}`,
  )
}
