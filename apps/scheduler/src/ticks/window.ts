import type { TrainingWindow } from '@alertsmith/pipeline'
import type { Job } from '../config/job.js'
import { wallTimeAt } from './wall-clock.js'

const DAY_MS = 86_400_000

/** The day of a tick in the job's time zone, YYYY-MM-DD: the day its window is counted back from. */
export function asOfDay({ timeZone }: Pick<Job, 'timeZone'>, tick: Date): string {
  return isoDay(wallTimeAt(tick.getTime(), timeZone))
}

/**
 * The processing dates that a run of `asOf` trains on: `lastDays` days that end `lagDays` before it. With 90 and 1, a run
 * of 2024-04-01 reads 2024-01-02 to 2024-03-31, the first and the last day included.
 */
export function windowOf({ window }: Pick<Job, 'window'>, asOf: string): TrainingWindow {
  const end = Date.parse(`${asOf}T00:00:00Z`) - window.lagDays * DAY_MS
  return {
    startDate: isoDay(end - (window.lastDays - 1) * DAY_MS),
    endDate: isoDay(end),
    windowDays: window.snapshotDays,
  }
}

function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
