export interface Clock {
  /** Milliseconds since the clock was started or last read. */
  lap(): number
}

export function startClock(): Clock {
  let last = performance.now()
  return {
    lap() {
      const now = performance.now()
      const elapsed = now - last
      last = now
      return elapsed
    },
  }
}
