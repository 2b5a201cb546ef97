import {
  AlertsmithError,
  asInterrupted,
  type ErrorCategory,
  type ModelType,
  silentLogger,
} from '@alertsmith/core'
import { EXIT, exitCodeOf } from '../exit-code.js'
import { codedSystemError } from '../system-error.js'
import { shareAlerts } from './extraction.js'
import type { TrainingOptions } from './options.js'
import type { TrainingSummary } from './summary.js'
import { runTraining, type TrainingContext } from './train.js'

/** A training that did not come about, and why. */
export interface FailedTraining {
  readonly network: string
  readonly model_type: ModelType
  /** `UNEXPECTED` for what is no error of ours; the log has where it came from. */
  readonly code: string
  /** Who has to act. */
  readonly category: ErrorCategory
  /** Whether the same training may succeed later. */
  readonly retryable: boolean
  readonly message: string
  readonly remedy: string
  /** What the process would exit with, had this training been the only one. */
  readonly exit_code: number
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
    const alerts = shareAlerts()
    for (const [index, modelType] of modelTypes.entries()) {
      const last = !modelTypes.slice(index + 1).some((later) => later !== 'cluster_scorer')
      let opened: TrainingContext | undefined
      try {
        const training = options(network, modelType)
        opened = await context(network)
        models.push(await runTraining(training, { ...opened, extractAlerts: alerts.extractFor(last) }))
      } catch (thrown) {
        const error = asInterrupted(codedSystemError(thrown), opened?.signal)
        if (AlertsmithError.isInstance(error) && error.category === 'interrupted') throw error
        const { logger = silentLogger } = opened ?? {}
        logger.error({ network, model_type: modelType, err: error }, 'Training failed')
        failed.push(failedTraining(network, modelType, error))
      }
      if (last) alerts.release()
    }
  }
  return { models, failed }
}

/**
 * The exit code for several trainings: 0 where all came about, 75 where all that failed may be tried again, 3 where all
 * that failed were refused by a gate, else 1.
 */
export function exitCodeOfTrainings({ failed }: Pick<TrainingsSummary, 'failed'>): number {
  if (failed.length === 0) return EXIT.ok
  const common = [EXIT.tryAgain, EXIT.refused].find((code) =>
    failed.every(({ exit_code }) => exit_code === code),
  )
  return common ?? EXIT.failed
}

function failedTraining(network: string, model_type: ModelType, error: unknown): FailedTraining {
  const training = { network, model_type, exit_code: exitCodeOf(error) }
  if (AlertsmithError.isInstance(error)) {
    const { code, category, retryable, message, remedy } = error
    return { ...training, code, category, retryable, message, remedy }
  }
  return {
    ...training,
    code: 'UNEXPECTED',
    category: 'internal',
    retryable: false,
    message: error instanceof Error ? error.message : String(error),
    remedy: 'The log line "Training failed" says where it came from; please report it with that line.',
  }
}
