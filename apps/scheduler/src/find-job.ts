import { nearest } from '@alertsmith/pipeline'
import type { Job } from './config/job.js'
import { UnknownJobError } from './errors.js'

/** @throws {UnknownJobError} with the name that may have been meant */
export function findJob(jobs: readonly Job[], name: string): Job {
  const job = jobs.find((candidate) => candidate.name === name)
  if (job !== undefined) return job
  const names = jobs.map((candidate) => candidate.name)
  const near = nearest(name, names)
  throw new UnknownJobError(
    `Expected the name of a job of the config; found ${JSON.stringify(name)}. ${near === undefined ? `There are: ${names.join(', ')}.` : `Did you mean "${near}"?`}`,
    { context: { job: name, jobs: names } },
  )
}
