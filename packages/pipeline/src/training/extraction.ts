import type { Logger, TrainingWindow } from '@alertsmith/core'
import {
  type ClusterRule,
  type ExtractedClusters,
  type ExtractedData,
  extractClusterData,
  extractTrainingData,
  LabelValueError,
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

/**
 * Extracts the alerts once for all trainings that need the same ones: with labels of 0 and 1, which scorers and rankers
 * both take. A ranker also takes other grades, so where those are why nothing could be shared it extracts its own.
 */
export function extractAlertsOnce(): ExtractAlerts {
  let extracted: Promise<ExtractedData> | undefined
  return async (options, context) => {
    extracted ??= extractAlertsFor({ ...options, modelType: 'alert_scorer' }, context)
    try {
      return await extracted
    } catch (error) {
      if (options.modelType === 'alert_ranker' && error instanceof LabelValueError)
        return extractAlertsFor(options, context)
      throw error
    }
  }
}
