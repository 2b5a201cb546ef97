import { AlertsmithError, type FeatureMatrix, type Logger, silentLogger } from '@alertsmith/core'
import type { LeakageFirewall } from '../evaluation/evaluation.js'
import { averagePrecision } from '../metrics/average-precision.js'
import { rocAuc } from '../metrics/roc-auc.js'
import { RANKER, type TrainableModelType } from '../model-type.js'
import { checkInteger, checkSeed, rejectUnknownKeys } from '../options.js'
import { gather } from '../row-lists.js'
import type { TrainingRows } from '../rows.js'
import type { SplitPlan } from '../split/plan.js'
import { checkData } from '../train-model.js'
import type { TrainedModel } from '../trained-model.js'
import { shuffleLabels } from './label-shuffle.js'
import { type ScoredTest, trainOnRandomSplit } from './random-split.js'
import { judgeSingleFeatures } from './single-features.js'

export interface FirewallOptions {
  /** The data that the model was trained on, as it was then. */
  readonly matrix: FeatureMatrix
  readonly rows: TrainingRows
  readonly split: SplitPlan
  /** What came out of training, or as much of it as is named here. */
  readonly trained: Pick<
    TrainedModel,
    'parameters' | 'rounds' | 'earlyStoppingRounds' | 'seed' | 'threads' | 'bestIteration' | 'testScores'
  >
  /** Features that may be as good as they are without alarm. Default none. */
  readonly acknowledged?: readonly string[] | undefined
  /** Of the samples and draws here, 0 … 2³¹ − 1. Default: the model's. */
  readonly seed?: number | undefined
  /** Default: the model's. The figures of the random split depend on it in the last bits, the others not at all. */
  readonly threads?: number | undefined
  readonly signal?: AbortSignal | undefined
  readonly logger?: Logger | undefined
}

const OWNER = 'runFirewall'
const KNOWN_OPTIONS = [
  'matrix',
  'rows',
  'split',
  'trained',
  'acknowledged',
  'seed',
  'threads',
  'signal',
  'logger',
]

/** Why the rows cannot be divided at random as they were in time; none of it is a fault of the model. */
const CANNOT_DRAW = [
  'TRAINER_SINGLE_CLASS',
  'TRAINER_NOTHING_TO_RANK',
  'TRAINER_NOTHING_LEARNED',
  'TRAINER_TOO_FEW_ROWS',
  'TRAINER_TOO_FEW_DAYS',
]

/**
 * Checks a trained model for knowledge that it cannot honestly have: what each feature knows alone, what is learned from
 * shuffled labels, and what a random split of the same rows would have claimed. Costs about one more training without
 * cross-validation. For a ranker, rows of relevance above 0 are positive and its scores are compared across days; its
 * random split draws whole days, and shuffled labels train a scorer with its tree parameters.
 *
 * `random_split` is null where the split is random itself, and, with a warning, where the rows cannot be drawn so.
 *
 * @throws {InvalidOptionError | RowsMismatchError | SingleClassError} for options and rows that do not fit.
 * @throws {AbortedError} if `signal` aborts. No native memory is left behind then.
 */
export async function runFirewall(options: FirewallOptions): Promise<LeakageFirewall> {
  rejectUnknownKeys(OWNER, options, KNOWN_OPTIONS)
  const { matrix, rows, split, trained, acknowledged = [], signal, logger = silentLogger } = options
  const seed = checkSeed(OWNER, options.seed ?? trained.seed)
  const threads = checkInteger(OWNER, 'threads', options.threads ?? trained.threads, 1, 1024)
  const modelType: TrainableModelType =
    trained.parameters.objective === 'lambdarank' ? RANKER : 'alert_scorer'
  checkData(OWNER, modelType, { matrix, rows, split })
  const positive = Uint8Array.from(rows.label, (label) => (label > 0 ? 1 : 0))
  const { parameters, bestIteration, rounds, earlyStoppingRounds } = trained

  const single_feature = await judgeSingleFeatures({ matrix, rows, positive, split, acknowledged, signal })
  const label_shuffle = await shuffleLabels({
    matrix,
    rows,
    positive,
    split,
    parameters,
    bestIteration,
    seed,
    threads,
    signal,
  })
  const judge = ({ test, scores: score }: ScoredTest) => {
    const scored = { label: gather(positive, test), score, weight: rows.weight && gather(rows.weight, test) }
    return { roc_auc: rocAuc(scored)!, pr_auc: averagePrecision(scored)! }
  }
  let random_split: LeakageFirewall['random_split'] = null
  if (split.kind === 'temporal') {
    const resolved = {
      lightgbm: { ...parameters, num_threads: threads },
      rounds,
      earlyStoppingRounds,
      seed: trained.seed,
      threads,
    }
    try {
      const drawn = await trainOnRandomSplit({
        matrix,
        rows,
        split,
        modelType,
        parameters: resolved,
        seed,
        signal,
        logger: silentLogger,
      })
      random_split = {
        ...judge(drawn),
        actual: judge({ test: split.test, scores: trained.testScores }),
      }
    } catch (error) {
      if (!AlertsmithError.isInstance(error) || !CANNOT_DRAW.includes(error.code)) throw error
      logger.warn({ code: error.code }, `No random split to compare with: ${error.message}`)
    }
  }
  const firewall = { single_feature, label_shuffle, random_split }
  logFirewall(logger, firewall)
  return firewall
}

function logFirewall(logger: Logger, { single_feature, label_shuffle, random_split }: LeakageFirewall): void {
  if (single_feature.alarm) {
    const [best] = single_feature.best
    logger.warn(
      { best: single_feature.best, limit: single_feature.limit },
      `Feature "${best!.feature}" alone reaches AUC ${best!.auc.toFixed(4)}, above ${single_feature.limit}: ` +
        'it may know the outcome. Check where it comes from, then leave it out or acknowledge it.',
    )
  }
  if (label_shuffle.alarm) {
    logger.warn(
      { ...label_shuffle },
      `Trained on shuffled labels, the mean AUC is ${label_shuffle.mean.toFixed(4)} instead of 0.5 within ` +
        `${label_shuffle.tolerance.toFixed(4)}: something else than labels teaches the model.`,
    )
  }
  if (random_split !== null) {
    const { actual } = random_split
    logger.info(
      { random_split },
      `A random split would have claimed AUC ${random_split.roc_auc.toFixed(4)} and average precision ` +
        `${random_split.pr_auc.toFixed(4)} instead of ${actual.roc_auc.toFixed(4)} and ${actual.pr_auc.toFixed(4)}`,
    )
  }
}
