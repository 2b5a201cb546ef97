import { type FeatureMatrix, throwIfAborted } from '@alertsmith/core'
import { Booster, Dataset, type ParameterValue } from '@alertsmith/lightgbm'
import type { LeakageFirewall } from '../evaluation/evaluation.js'
import { growInTurns } from '../grow-in-turns.js'
import { toLightgbmMatrix } from '../lightgbm-matrix.js'
import { rocAuc } from '../metrics/roc-auc.js'
import { createRandom, shuffle } from '../random.js'
import { gather } from '../row-lists.js'
import type { TrainingRows } from '../rows.js'
import { scoreMatrix } from '../score-matrix.js'
import type { SplitPlan } from '../split/plan.js'
import { shuffledClasses, takeRows } from './sample-rows.js'

const REPEATS = 40
const MAX_ROWS = 20_000
const MAX_ROUNDS = 5
const FALSE_ALARM = 1 / 1000
const SAMPLE_STREAM = 11
const SHUFFLE_STREAM = 100

/** Parameters that treat the classes differently, or belong to ranking. */
const DROPPED_PARAMETERS = [
  'scale_pos_weight',
  'is_unbalance',
  'pos_bagging_fraction',
  'neg_bagging_fraction',
  'eval_at',
  'label_gain',
  'lambdarank_truncation_level',
  'lambdarank_norm',
  'lambdarank_position_bias_regularization',
]

export interface LabelShuffleInput {
  readonly matrix: FeatureMatrix
  readonly rows: TrainingRows
  /** Of `rows`: 1 = positive, 0 = negative. */
  readonly positive: Uint8Array
  readonly split: SplitPlan
  readonly parameters: Readonly<Record<string, ParameterValue>>
  readonly bestIteration: number
  readonly seed: number
  readonly threads: number
  readonly signal: AbortSignal | undefined
}

/**
 * Trains 40 times on as many positive as negative training rows (20,000 at most) whose labels were shuffled among them,
 * 5 trees at most, as a binary scorer with the model's own tree parameters, and measures the AUC on the real labels of
 * at most 20,000 test rows. Nothing can be learned from such labels, so anything but 0.5 came in another way: by
 * parameters that know the answer, or by rows that are not what they are taken for.
 *
 * With equal classes, shuffled labels and their opposites are equally likely, and the opposite labels give the opposite
 * scores: each AUC is as likely to lie so far above 0.5 as below it, however well the features tell the classes apart or
 * the rows depend on one another. For such numbers Hoeffding's inequality (given their sizes) bounds the chance of
 * |mean − 0.5| > √(2 ln 2000) · rms / √40 by 1/1000, rms being the root of the mean square of AUC − 0.5. That is the
 * tolerance. Three standard errors would not do: with one strong feature most AUCs are near 0 or 1, and five of them
 * are on one side in every sixteenth training.
 *
 * It cannot see what the features themselves know, nor test rows that are in the training part a second time: their
 * labels there are shuffled as well.
 */
export async function shuffleLabels(input: LabelShuffleInput): Promise<LeakageFirewall['label_shuffle']> {
  const { matrix, rows, positive, split, seed, threads, signal } = input
  const train = balancedSample(rows, split.train, seed)
  const test = proportionalSample(rows, split.test, seed)
  const label = gather(positive, test)
  const weight = rows.weight && gather(rows.weight, test)
  const params = shuffleParameters(input.parameters)
  const dataOptions = {
    rows: train,
    weight: rows.weight && gather(rows.weight, train),
    categoricalFeatures: matrix.categorical,
    featureNames: matrix.names,
    params,
  }
  throwIfAborted(signal, 'the leakage check')
  using binned = await Dataset.create(toLightgbmMatrix(matrix), dataOptions)
  const aucs: number[] = []
  for (let start = 0; start < REPEATS; start += threads) {
    const repeats = Array.from({ length: Math.min(threads, REPEATS - start) }, (_, i) => start + i)
    const boosters: Booster[] = []
    try {
      for (const repeat of repeats) {
        throwIfAborted(signal, 'the leakage check')
        using shuffled = await Dataset.create(toLightgbmMatrix(matrix), {
          ...dataOptions,
          // Categorical columns are those of the reference.
          categoricalFeatures: undefined,
          label: shuffledLabels(train.length, seed, repeat),
          reference: binned,
        })
        boosters.push(await Booster.create(params, shuffled))
      }
      await growInTurns(boosters, {
        rounds: Math.min(MAX_ROUNDS, input.bestIteration),
        lanes: boosters.length,
        signal,
      })
      for (const booster of boosters) {
        const score = await scoreMatrix(booster, matrix, { rows: test, threads, signal })
        aucs.push(rocAuc({ label, weight, score })!)
      }
    } finally {
      for (const booster of boosters) booster.dispose()
    }
  }
  return judgeShuffle(aucs)
}

/** The verdict on the AUCs, see {@link shuffleLabels}. */
export function judgeShuffle(aucs: readonly number[]): LeakageFirewall['label_shuffle'] {
  const mean = aucs.reduce((sum, auc) => sum + auc, 0) / aucs.length
  const rms = Math.sqrt(aucs.reduce((sum, auc) => sum + (auc - 0.5) ** 2, 0) / aucs.length)
  const tolerance = (Math.sqrt(2 * Math.log(2 / FALSE_ALARM)) * rms) / Math.sqrt(aucs.length)
  return { aucs, mean, tolerance, alarm: Math.abs(mean - 0.5) > tolerance }
}

/** As many positives as negatives. */
function balancedSample(rows: TrainingRows, selection: Int32Array, seed: number): Int32Array {
  const classes = shuffledClasses(rows, selection, { seed, stream: SAMPLE_STREAM })
  const each = Math.min(classes.positives.length, classes.negatives.length, MAX_ROWS / 2)
  return takeRows(classes, each, each)
}

/** Classes as frequent as they are, at least one row of each. */
function proportionalSample(rows: TrainingRows, selection: Int32Array, seed: number): Int32Array {
  const classes = shuffledClasses(rows, selection, { seed, stream: SAMPLE_STREAM + 1 })
  const { positives, negatives } = classes
  const share = Math.min(1, MAX_ROWS / (positives.length + negatives.length))
  const take = (count: number) => Math.max(1, Math.floor(count * share))
  return takeRows(classes, take(positives.length), take(negatives.length))
}

function shuffledLabels(length: number, seed: number, repeat: number): Uint8Array {
  const order = Int32Array.from({ length }, (_, i) => i)
  shuffle(order, createRandom(seed, SHUFFLE_STREAM + repeat))
  return Uint8Array.from(order, (place) => place % 2)
}

function shuffleParameters(
  parameters: Readonly<Record<string, ParameterValue>>,
): Record<string, ParameterValue> {
  const kept = Object.entries(parameters).filter(([name]) => !DROPPED_PARAMETERS.includes(name))
  return { ...Object.fromEntries(kept), objective: 'binary', metric: 'None', num_threads: 1 }
}
