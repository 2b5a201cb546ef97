import { type Html, html } from '@alertsmith/pipeline'

/** An instant to the minute, in UTC; to the second where `seconds` is true. */
export function instant(iso: string, { seconds = false } = {}): Html {
  const text = iso.slice(0, seconds ? 19 : 16).replace('T', ' ')
  return html`<time datetime="${iso}">${text}</time>`
}

/** The time of day in UTC, to the second. */
export function timeOfDay(iso: string): Html {
  return html`<time datetime="${iso}">${iso.slice(11, 19)}</time>`
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const

/** The two largest units: `2 h 5 min`, `41 s`, `0.4 s`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${(Math.max(0, ms) / 1000).toFixed(1)} s`
  const first = UNITS.findIndex(([, size]) => ms >= size)
  const [unit, size] = UNITS[first]!
  const whole = `${Math.floor(ms / size)} ${unit}`
  const next = UNITS[first + 1]
  const rest = next === undefined ? 0 : Math.floor((ms % size) / next[1])
  return rest === 0 ? whole : `${whole} ${rest} ${next![0]}`
}

/** `in 3 h`, `5 min ago`, to the largest unit. */
export function relative(iso: string, now: Date): string {
  const ms = Date.parse(iso) - now.getTime()
  const [unit, size] = UNITS.find(([, each]) => Math.abs(ms) >= each) ?? UNITS.at(-1)!
  const amount = `${Math.round(Math.abs(ms) / size)} ${unit}`
  return ms > 0 ? `in ${amount}` : `${amount} ago`
}
