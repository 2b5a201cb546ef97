import { createHash } from 'node:crypto'
import type { Job } from '../config/job.js'

/**
 * How much later than its tick a job starts, in whole milliseconds from 0 to below `jitterMs`. Decided by the job's name
 * and the tick, so that every scheduler comes to the same.
 */
export function jitterOf({ name, jitterMs }: Pick<Job, 'name' | 'jitterMs'>, tick: Date): number {
  const hash = createHash('sha256').update(`${name}@${tick.toISOString()}`).digest()
  return Math.floor((hash.readUIntBE(0, 6) / 2 ** 48) * jitterMs)
}
