import type { Job } from '../../config/job.js'
import type { ModelKey } from './model-source.js'

/** The networks and model types of all jobs, each pair once. */
export function modelKeys(jobs: readonly Job[]): ModelKey[] {
  const pairs = new Map<string, ModelKey>()
  for (const { networks, modelTypes } of jobs) {
    for (const network of networks) {
      for (const modelType of modelTypes)
        pairs.set(JSON.stringify([network, modelType]), { network, modelType })
    }
  }
  return [...pairs.values()]
}
