import { AlertsmithError, type ModelType } from '@alertsmith/core'
import { extractAlertsOnce } from './extraction.js'
import type { TrainingOptions } from './options.js'
import type { TrainingSummary } from './summary.js'
import { runTraining, type TrainingContext } from './train.js'

/** A training that did not come about. */
export interface FailedTraining {
  readonly network: string
  readonly model_type: ModelType
  readonly code: string
  readonly message: string
}

/** The document of `train --json` for several trainings. */
export interface TrainingsSummary {
  readonly models: readonly TrainingSummary[]
  readonly failed: readonly FailedTraining[]
}

export interface TrainAllOptions {
  readonly networks: readonly string[]
  readonly modelTypes: readonly ModelType[]
  /** The options of one training; called for each. */
  options(network: string, modelType: ModelType): TrainingOptions
  /** Opens what the trainings of a network work with. */
  context(network: string): Promise<TrainingContext>
}

/**
 * Trains every model type on every network, one after the other. The alerts of a network are extracted once. One failing
 * does not stop the others; an interrupt stops all.
 *
 * @throws {AbortedError} when a context's `signal` aborts
 */
export async function runTrainings({
  networks,
  modelTypes,
  options,
  context,
}: TrainAllOptions): Promise<TrainingsSummary> {
  const models: TrainingSummary[] = []
  const failed: FailedTraining[] = []
  for (const network of networks) {
    const extractAlerts = extractAlertsOnce()
    for (const modelType of modelTypes) {
      try {
        models.push(
          await runTraining(options(network, modelType), { ...(await context(network)), extractAlerts }),
        )
      } catch (error) {
        if (AlertsmithError.isInstance(error) && error.category === 'interrupted') throw error
        failed.push({
          network,
          model_type: modelType,
          code: AlertsmithError.isInstance(error) ? error.code : 'UNEXPECTED',
          message: error instanceof Error ? error.message : String(error),
        })
      }
    }
  }
  return { models, failed }
}
