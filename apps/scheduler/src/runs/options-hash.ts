import type { ModelType } from '@alertsmith/pipeline'
import type { Job } from '../config/job.js'
import { trainingOptions } from '../ticks/training-options.js'
import { canonicalHash } from './canonical-hash.js'

/**
 * Tells trainings apart that would come to another model on the same data. The window's dates are left out, they move
 * with every tick and what they select is the data's fingerprint; so are threads, which change the time alone.
 */
export function optionsHash(job: Pick<Job, 'training' | 'window'>, modelType: ModelType): string {
  const { window, threads: _threads, ...options } = trainingOptions(job, '', modelType, '2000-01-01')
  return canonicalHash({
    ...options,
    window: { windowDays: window.windowDays, lastDays: job.window.lastDays },
  })
}

export interface RunIdentity {
  readonly job: string
  readonly network: string
  readonly modelType: ModelType
  readonly dataFingerprint: string
  readonly optionsHash: string
  /** The team's own choice of features, which is not the job's. */
  readonly features: unknown
}

/** Two runs with the same key train the same model. */
export function runKey(identity: RunIdentity): string {
  return canonicalHash(identity)
}
