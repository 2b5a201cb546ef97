import type { Job } from '../config/job.js'
import { parseCron } from './cron.js'
import { momentsOf, wallTimeAt } from './wall-clock.js'

export type Schedule = Pick<Job, 'cron' | 'timeZone'>

const HOUR_MS = 3_600_000

/** Clocks have been set back by up to three hours (Casey, Antarctica, 2010). */
const LONGEST_REPEAT_MS = 4 * 3_600_000

/**
 * All ticks with `after` < tick ≤ `until`, in order, each instant once.
 *
 * An expression that names hours has one tick for each time that it names on the calendar: at the first of two where the
 * clock is set back over it, at the moment of the change where the clock is set forward past it. An expression of every
 * hour has a tick whenever the clock shows a time that fits.
 */
export function ticksBetween(schedule: Schedule, after: Date, until: Date): Date[] {
  return upTo(schedule, after, until, Number.POSITIVE_INFINITY)
}

/** The oldest of them, `most` at most. */
function upTo(schedule: Schedule, after: Date, until: Date, most: number): Date[] {
  const ticks: Date[] = []
  for (const tick of ticksAfter(schedule, after.getTime())) {
    if (tick > until.getTime()) break
    if (ticks.push(new Date(tick)) >= most) break
  }
  return ticks
}

/**
 * The newest `count` ticks with `after` < tick ≤ `until`, in order, however many there are before them: a long time is
 * not gone through from its beginning.
 */
export function newestTicks(schedule: Schedule, after: Date, until: Date, count: number): Date[] {
  // Mostly there are few, and one pass is enough.
  const oldest = upTo(schedule, after, until, count + 1)
  if (oldest.length <= count) return oldest
  const whole = until.getTime() - after.getTime()
  for (let span = Math.min(whole, HOUR_MS); ; span = Math.min(whole, span * 2)) {
    const ticks = ticksBetween(schedule, new Date(until.getTime() - span), until)
    if (ticks.length >= count || span >= whole) return ticks.slice(-count)
  }
}

/** How many ticks there are with `after` < tick ≤ `until`, counted up to `most`. */
export function countTicks(schedule: Schedule, after: Date, until: Date, most: number): number {
  return upTo(schedule, after, until, most).length
}

/** The first `count` ticks after `after`; fewer where the expression names a day that never comes. */
export function nextTicks(schedule: Schedule, after: Date, count: number): Date[] {
  const ticks: Date[] = []
  if (count < 1) return ticks
  for (const tick of ticksAfter(schedule, after.getTime())) {
    if (ticks.push(new Date(tick)) >= count) break
  }
  return ticks
}

function* ticksAfter({ cron, timeZone }: Schedule, after: number): Generator<number> {
  const { everyHour, wallTimes } = parseCron(cron)
  let last = after
  let waiting: number[] = []
  for (const wall of wallTimes(beginningOf(after, timeZone))) {
    const { first, second, missing } = momentsOf(wall, timeZone)
    // Later wall times first come later, too: what lies before this one is complete and in its final order.
    while (waiting.length > 0 && waiting[0]! < first) {
      const tick = waiting.shift()!
      if (tick > last) yield tick
      last = Math.max(last, tick)
    }
    const moments = everyHour
      ? [...(missing ? [] : [first]), ...(second === undefined ? [] : [second])]
      : [first]
    waiting = [...waiting, ...moments].sort((a, b) => a - b)
  }
}

/**
 * The earliest wall time that may show after `after`. Only where the clock changes near by it is long before: going
 * through hours of seconds each time would keep those who plan a job busy.
 */
function beginningOf(after: number, timeZone: string): number {
  const earlier = wallTimeAt(after - LONGEST_REPEAT_MS, timeZone)
  const changes = wallTimeAt(after + LONGEST_REPEAT_MS, timeZone) - earlier !== 2 * LONGEST_REPEAT_MS
  return wallTimeAt(after, timeZone) - (changes ? LONGEST_REPEAT_MS : 1_000)
}
