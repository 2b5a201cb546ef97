import type { Job } from '../../src/config/job.js'

/** A daily job with every default; `change` says what is different. */
export function exampleJob(change: Partial<Job> = {}): Job {
  return {
    name: 'daily',
    cron: '0 6 * * *',
    timeZone: 'UTC',
    networks: ['demo'],
    modelTypes: ['alert_scorer'],
    window: { lastDays: 90, lagDays: 1, snapshotDays: 7 },
    training: { split: { kind: 'temporal' }, cvFolds: 0, params: {}, threads: 1 },
    overlap: 'queue',
    catchUp: 'latest',
    jitterMs: 0,
    timeoutMs: 6 * 3_600_000,
    retry: { attempts: 3, backoffMs: 60_000, maxBackoffMs: 3_600_000 },
    onlyIf: undefined,
    after: { evaluate: false, promote: undefined, score: false },
    ...change,
  }
}
