import { describe, expect, it } from 'vitest'
import { catchUp } from './catch-up.js'

const [first, second, third] = [1, 2, 3].map((day) => new Date(Date.UTC(2024, 0, day))) as [Date, Date, Date]

describe('catchUp', () => {
  it.each([
    ['none', [], [first, second, third]],
    ['latest', [third], [first, second]],
    ['all', [first, second, third], []],
  ] as const)('%s', (policy, run, skip) => {
    expect(catchUp(policy, [first, second, third])).toEqual({ run, skip })
    expect(catchUp(policy, [])).toEqual({ run: [], skip: [] })
  })
})
