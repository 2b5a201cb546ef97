import { silentLogger } from '@alertsmith/core'
import { TRAIN_MODEL_OPTIONS, type TrainModelOptions } from '../model-options.js'
import { RANKER } from '../model-type.js'
import { rejectUnknownKeys } from '../options.js'
import { trainModel } from '../train-model.js'
import type { TrainedModel } from '../trained-model.js'

/**
 * A trained model whose scores order the rows of a processing day, higher first; they are no probabilities, and those of
 * different days do not compare. `history` holds LightGBM's own figures, in which a day without anything to find counts 1
 * and a day of more than 10,000 rows counts as several; `cv` leaves such days out and ranks days whole.
 */
export type TrainedRanker = TrainedModel

export type TrainAlertRankerOptions = TrainModelOptions

const OWNER = 'trainAlertRanker'

/**
 * Trains a ranker by LambdaMART: one query per processing day, labels as relevance. Stops when the NDCG of whole validation
 * days (the first of `eval_at`) does not improve; cross-validation reports NDCG@10 and keeps days whole. A day of more
 * than 10,000 rows is trained on as several queries, drawn at random with equal shares of each relevance.
 *
 * @throws {InvalidOptionError | UnsupportedParameterError} before any work.
 * @throws {RowsMismatchError} if rows do not fit the matrix, or the split divides a day.
 * @throws {InvalidLabelError} for a label that is no whole number from 0 to 30.
 * @throws {NothingToRankError} if no day of the training or validation part has rows of different labels.
 * @throws {NothingLearnedError | NoUsableFoldsError | AbortedError} as {@link trainAlertScorer}.
 */
export async function trainAlertRanker(options: TrainAlertRankerOptions): Promise<TrainedRanker> {
  rejectUnknownKeys(OWNER, options, TRAIN_MODEL_OPTIONS)
  const model = await trainModel(RANKER, options)
  if (model.cv !== null) {
    const { mean, std } = model.cv
    const { logger = silentLogger } = options
    logger.info(
      { cv_ndcg_at_10_mean: mean, cv_ndcg_at_10_std: std, duration_ms: Math.round(model.durationMs.cv) },
      `Cross-validation: NDCG@10 ${mean.toFixed(4)} ± ${std.toFixed(4)}`,
    )
  }
  return model
}
