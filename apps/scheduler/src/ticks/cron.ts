import { Cron, CronPattern } from 'croner'
import type { WallTime } from './wall-clock.js'

/** A cron expression, read as times of a wall clock: it knows of no time zone. */
export interface CronExpression {
  /** It names every hour of the day, so it means "each hour" and not "at these times of the day". */
  readonly everyHour: boolean
  /** The times after `after`, in order; without end where there are any. */
  wallTimes(after: WallTime): Generator<WallTime>
}

const MODE = '5-or-6-parts'

/**
 * @param text five fields, or six with seconds first, as croner reads them; `@daily` and the like too
 * @throws {Error} croner's, where the text is none
 */
export function parseCron(text: string): CronExpression {
  const everyHour = new CronPattern(text, undefined, { mode: MODE }).hour.every((set) => set === 1)
  // In UTC no time is missing or doubled: what a change of the clock means is decided in ticks.ts alone.
  const cron = new Cron(text, { mode: MODE, utcOffset: 0, paused: true })
  return {
    everyHour,
    *wallTimes(after) {
      for (let next = cron.nextRun(new Date(after)); next !== null; next = cron.nextRun(next)) {
        yield next.getTime()
      }
    },
  }
}
