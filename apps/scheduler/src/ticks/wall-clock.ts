/** What the clock on the wall of a time zone shows, as the milliseconds at which a clock in UTC shows the same. */
export type WallTime = number

export interface WallMoments {
  /** When the wall clock shows the time first; where it never does, when it jumps past it. Milliseconds since 1970 UTC. */
  readonly first: number
  /** When it shows the time once more, because it was set back in between. */
  readonly second: number | undefined
  /** The clock is set forward past this time: it never shows it. */
  readonly missing: boolean
}

const DAY_MS = 86_400_000

const formats = new Map<string, Intl.DateTimeFormat>()

/** True where the platform's time zone database knows the name. */
export function isTimeZone(name: string): boolean {
  try {
    formatOf(name)
    return true
  } catch {
    return false
  }
}

/** What the wall clock shows at an instant, to the second. */
export function wallTimeAt(instant: number, timeZone: string): WallTime {
  const parts: Record<string, number> = {}
  for (const { type, value } of formatOf(timeZone).formatToParts(instant)) parts[type] = Number(value)
  const { year, month, day, hour, minute, second } = parts
  return Date.UTC(year!, month! - 1, day!, hour!, minute!, second!)
}

/** When the wall clock shows a time, which may be once, twice or never. */
export function momentsOf(wall: WallTime, timeZone: string): WallMoments {
  // No zone is more than 14 hours from UTC, so the clock was read surely before and surely after the time.
  const before = offsetAt(wall - DAY_MS, timeZone)
  const after = offsetAt(wall + DAY_MS, timeZone)
  const shown = [...new Set([wall - before, wall - after])]
    .filter((instant) => wallTimeAt(instant, timeZone) === wall)
    .sort((a, b) => a - b)
  const [first, second] = shown
  if (first !== undefined) return { first, second, missing: false }
  return { first: changeBetween(wall - after, wall - before, timeZone), second: undefined, missing: true }
}

function offsetAt(instant: number, timeZone: string): number {
  return wallTimeAt(instant, timeZone) - instant
}

/** The second at which the clock is set forward, between an instant before it and one after it. */
function changeBetween(before: number, after: number, timeZone: string): number {
  const offset = offsetAt(before, timeZone)
  let [early, late] = [before, after]
  while (late - early > 1_000) {
    const middle = early + Math.floor((late - early) / 2_000) * 1_000
    if (offsetAt(middle, timeZone) === offset) early = middle
    else late = middle
  }
  return late
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(timeZone, format)
  }
  return format
}
