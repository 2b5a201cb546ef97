import type { Logger } from '@alertsmith/core'
import {
  type TrainedRanker,
  type TrainedScorer,
  trainAlertRanker,
  trainAlertScorer,
} from '@alertsmith/trainer'
import type { TrainingOptions } from './options.js'
import type { PreparedData } from './prepare.js'

/** Trains the model of the options' type. A cluster scorer is a binary scorer over other rows. */
export function growModel(
  { matrix, refit, rows, split }: PreparedData,
  options: TrainingOptions & { readonly seed: number },
  { signal, logger }: { readonly signal: AbortSignal | undefined; readonly logger: Logger },
): Promise<TrainedScorer | TrainedRanker> {
  const common = {
    matrix,
    refit,
    rows,
    split,
    params: options.params,
    cvFolds: options.cvFolds,
    cv: options.cv,
    seed: options.seed,
    threads: options.threads === 0 ? undefined : options.threads,
    signal,
    logger,
  }
  return options.modelType === 'alert_ranker' ? trainAlertRanker(common) : trainAlertScorer(common)
}
