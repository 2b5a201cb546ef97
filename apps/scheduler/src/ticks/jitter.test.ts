import { describe, expect, it } from 'vitest'
import { jitterOf } from './jitter.js'

const tick = new Date('2024-04-01T06:00:00Z')

describe('jitterOf', () => {
  it('is the same whoever works it out', () => {
    // Worked out apart: the first 6 bytes of sha256('weekly@2024-04-01T06:00:00.000Z') as a share of five minutes.
    expect(jitterOf({ name: 'weekly', jitterMs: 300_000 }, tick)).toBe(148134)
  })

  it('spreads jobs and ticks over the whole of it', () => {
    const jitters = Array.from({ length: 1_000 }, (_, n) =>
      jitterOf({ name: `job-${n}`, jitterMs: 1_000 }, tick),
    )
    for (const jitter of jitters) {
      expect(Number.isInteger(jitter) && jitter >= 0 && jitter < 1_000).toBe(true)
    }
    for (let tenth = 0; tenth < 1_000; tenth += 100) {
      const within = jitters.filter((jitter) => jitter >= tenth && jitter < tenth + 100)
      expect(within.length).toBeGreaterThan(50)
    }
    const other = jitterOf({ name: 'job-0', jitterMs: 1_000_000 }, new Date('2024-04-08T06:00:00Z'))
    expect(other).not.toBe(jitterOf({ name: 'job-0', jitterMs: 1_000_000 }, tick))
  })

  it('is nothing where there is none', () => {
    expect(jitterOf({ name: 'weekly', jitterMs: 0 }, tick)).toBe(0)
  })
})
