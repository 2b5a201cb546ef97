import { expect, it } from 'vitest'
import { MAX_ATTEMPTS, waitAfter } from './backoff.js'

it('doubles from 15 s to 6 h, less up to one half', () => {
  expect([1, 2, 3, 11, 12, 15].map((attempt) => waitAfter(attempt, 1))).toEqual([
    15_000, 30_000, 60_000, 15_360_000, 21_600_000, 21_600_000,
  ])
  expect(waitAfter(3, 0)).toBe(30_000)
})

it('goes on for about a day', () => {
  let total = 0
  for (let attempt = 1; attempt < MAX_ATTEMPTS; attempt++) total += waitAfter(attempt, 0.5)
  expect(total / 3_600_000).toBeGreaterThan(20)
  expect(total / 3_600_000).toBeLessThan(30)
})
