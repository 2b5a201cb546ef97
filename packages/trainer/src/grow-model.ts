import type { Logger } from '@alertsmith/core'
import { Booster, type TrainResult, train } from '@alertsmith/lightgbm'
import { NothingLearnedError } from './errors.js'
import { type ResolvedParameters, watchedMetric } from './parameters.js'
import type { SplitPlan } from './split/plan.js'
import type { TrainingSide } from './training-side.js'

const VALIDATION = 'validation'
const LOG_EVERY_ROUNDS = 10

/** A model cut back to its best iteration. */
export interface GrownModel {
  /** As read back from `modelText`; the caller disposes of it. */
  readonly booster: Booster
  readonly modelText: string
  /** 1-based. */
  readonly bestIteration: number
  readonly numTrees: number
  readonly stoppedEarly: boolean
  /** For each metric its values on the validation rows; index 0 is iteration 1. */
  readonly history: Readonly<Record<string, readonly number[]>>
}

/** Grows trees on the training rows until the validation rows say stop. @throws {NothingLearnedError | AbortedError} */
export async function growModel(
  owner: string,
  side: TrainingSide,
  split: Pick<SplitPlan, 'train' | 'validation'>,
  parameters: ResolvedParameters,
  { signal, logger }: { signal: AbortSignal | undefined; logger: Logger },
): Promise<GrownModel> {
  const { lightgbm, rounds, earlyStoppingRounds } = parameters
  using trainSet = await side.subset(split.train)
  using validationSet = await side.subset(split.validation)
  const result = await train(lightgbm, trainSet, {
    rounds,
    validSets: [{ name: VALIDATION, dataset: validationSet }],
    earlyStopping:
      earlyStoppingRounds === 0
        ? undefined
        : { metric: watchedMetric(lightgbm), validSet: VALIDATION, rounds: earlyStoppingRounds },
    callbacks: [
      ({ iteration, evaluations }) => {
        if (iteration % LOG_EVERY_ROUNDS === 0) {
          logger.debug({ iteration, ...evaluations[VALIDATION] }, `Iteration ${iteration}`)
        }
      },
    ],
    signal,
  })
  using grown = result.booster
  refuseUnlearned(owner, result, split.train.length)
  const { stoppedEarly, history } = result
  const bestIteration = chooseIteration(result, parameters)
  const modelText = grown.toString({ numIterations: bestIteration })
  const booster = Booster.fromString(modelText)
  return {
    booster,
    modelText,
    bestIteration,
    numTrees: booster.numTrees,
    stoppedEarly,
    history: history[VALIDATION]!,
  }
}

/**
 * NDCG often reaches the same value, above all 1, after the first trees: of equally good iterations of a ranker the last
 * one counts, whose order rests on more than one tree.
 */
function chooseIteration(
  { bestIteration, history }: TrainResult,
  { lightgbm, earlyStoppingRounds }: ResolvedParameters,
): number {
  if (lightgbm.objective !== 'lambdarank' || earlyStoppingRounds === 0) return bestIteration
  const values = history[VALIDATION]![watchedMetric(lightgbm)]!
  return values.lastIndexOf(values[bestIteration - 1]!) + 1
}

function refuseUnlearned(owner: string, { booster, bestIteration }: TrainResult, trainRows: number): void {
  if (bestIteration > 0 && booster.featureImportance('split').some((splits) => splits > 0)) return
  throw new NothingLearnedError(
    `${owner}: expected trees with splits; LightGBM found none worth making in ${trainRows} training rows. ` +
      'Check that the features vary, extract more rows, or lower min_data_in_leaf.',
    { context: { trainRows } },
  )
}
