import { expect, it } from 'vitest'
import { CAUTIOUS_IDLE_MS, idleLimitMs } from './keep-alive.js'

it.each([
  ['timeout=3', 1_500],
  ['timeout=10, max=9999', 2_500],
  ['timeout=1', 500],
  ['timeout=0', 0],
  [undefined, CAUTIOUS_IDLE_MS],
  ['max=100', CAUTIOUS_IDLE_MS],
])('of a server that announces %s, a connection is used for %i ms', (header, limit) => {
  expect(idleLimitMs(header)).toBe(limit)
  const seconds = Number(/timeout=(\d+)/.exec(header ?? '')?.[1] ?? 3)
  expect(limit).toBeLessThanOrEqual(seconds * 1_000)
})
