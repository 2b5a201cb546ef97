import type { Logger, TrainingWindow } from '@alertsmith/core'
import {
  type ClusterRule,
  type ExtractedClusters,
  type ExtractedData,
  extractClusterData,
  extractTrainingData,
} from '@alertsmith/extraction'
import type { NetworkDatabase } from '@alertsmith/storage'
import type { TrainingOptions } from './options.js'

interface ExtractionContext {
  readonly database: NetworkDatabase
  readonly signal?: AbortSignal | undefined
  readonly logger: Logger
}

/** Extracts the alerts of a training. */
export type ExtractAlerts = (options: TrainingOptions, context: ExtractionContext) => Promise<ExtractedData>

export const extractAlertsFor: ExtractAlerts = (options, { database, signal, logger }) =>
  extractTrainingData(database, {
    window: options.window,
    labels: options.labels,
    graded: options.modelType === 'alert_ranker',
    declared: options.features?.declared,
    signal,
    logger,
  })

export function extractClustersFor(
  options: { readonly window: TrainingWindow } & Pick<TrainingOptions, 'labels' | 'clusterRule'>,
  { database, signal, logger }: ExtractionContext,
): Promise<ExtractedClusters> {
  const clusterRule: ClusterRule = options.clusterRule ?? 'any'
  return extractClusterData(database, {
    window: options.window,
    labels: options.labels,
    clusterRule,
    signal,
    logger,
  })
}

/** Alerts that several trainings share. */
export interface SharedAlerts {
  /** Gives them to a training. To the `last` that needs them it hands them over and keeps nothing. */
  extractFor(last: boolean): ExtractAlerts
  /** Keeps nothing any more. */
  release(): void
}

/**
 * Extracts the alerts once for all trainings that need the same ones: with labels of 0 and 1, which scorers and rankers
 * both take. What failed is not shared: a ranker also takes other grades, and a server that was away may be back, so that
 * the next training extracts its own.
 */
export function shareAlerts(): SharedAlerts {
  let shared: ExtractedData | undefined
  return {
    extractFor: (last) => async (options, context) => {
      const extracted = shared ?? (await extractAlertsFor(options, context))
      // A ranker's grades are no labels of a scorer. Held while LightGBM bins the matrix, the tables would be in memory twice over.
      shared = last || options.modelType === 'alert_ranker' ? undefined : extracted
      return extracted
    },
    release() {
      shared = undefined
    },
  }
}
