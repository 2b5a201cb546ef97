import type { Timestamp } from './tables.js'

export function timestamp(at: Date): Timestamp {
  return at.toISOString()
}

/** `ms` later than `at`. */
export function later(at: Date, ms: number): Timestamp {
  return timestamp(new Date(at.getTime() + ms))
}
