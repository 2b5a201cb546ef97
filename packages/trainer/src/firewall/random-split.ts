import type { FeatureMatrix, Logger } from '@alertsmith/core'
import { growModel } from '../grow-model.js'
import type { TrainableModelType } from '../model-type.js'
import { type ResolvedParameters, trainingOwner } from '../parameters.js'
import { gather, mergeRows } from '../row-lists.js'
import type { TrainingRows } from '../rows.js'
import { scoreMatrix } from '../score-matrix.js'
import { checkSplit } from '../split/check-split.js'
import { planSplit, type SplitPlan } from '../split/plan.js'
import { TrainingSide } from '../training-side.js'

export interface RandomSplitInput {
  readonly matrix: FeatureMatrix
  readonly rows: TrainingRows
  readonly split: SplitPlan
  readonly modelType: TrainableModelType
  readonly parameters: ResolvedParameters
  readonly seed: number
  readonly signal: AbortSignal | undefined
  readonly logger: Logger
}

export interface ScoredTest {
  readonly test: Int32Array
  readonly scores: Float64Array
}

/**
 * Trains once more with the same parameters on the same rows, divided at random into parts of the same shares (for a
 * ranker whole days), and scores the test part of that division.
 */
export async function trainOnRandomSplit(input: RandomSplitInput): Promise<ScoredTest> {
  const { matrix, rows, modelType, parameters, seed, signal, logger } = input
  const owner = trainingOwner(modelType)
  const split = drawAgain(rows, input.split, modelType, seed)
  checkSplit(owner, rows, split, modelType)
  using side = await TrainingSide.create(matrix, rows, split, {
    modelType,
    params: parameters.lightgbm,
    seed: parameters.seed,
  })
  const model = await growModel(owner, side, split, parameters, { signal, logger })
  using booster = model.booster
  const { threads } = parameters
  return {
    test: split.test,
    scores: await scoreMatrix(booster, matrix, { rows: split.test, threads, signal }),
  }
}

function drawAgain(
  rows: TrainingRows,
  split: SplitPlan,
  modelType: TrainableModelType,
  seed: number,
): SplitPlan {
  const training = mergeRows(split.train, split.validation)
  const used = mergeRows(training, split.test)
  const drawn = planSplit(
    { label: gather(rows.label, used), day: gather(rows.day, used) },
    {
      kind: 'stratified',
      testSize: split.test.length / used.length,
      validationSize: split.validation.length / training.length,
      seed,
      modelType,
    },
  )
  return {
    ...drawn,
    train: gather(used, drawn.train),
    validation: gather(used, drawn.validation),
    test: gather(used, drawn.test),
  }
}
