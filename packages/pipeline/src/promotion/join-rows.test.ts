import { describe, expect, it } from 'vitest'
import { joinRows } from './join-rows.js'

const rows = (modelId: string, key: string[], label: number[]) => ({ modelId, key, label })

describe('joinRows', () => {
  it('finds for each row of the candidate the row of the same alert', () => {
    const joined = joinRows(rows('b', ['x', 'y', 'z'], [1, 0, 0]), rows('a', ['z', 'x', 'y'], [0, 1, 0]))
    expect([...joined]).toEqual([1, 2, 0])
  })

  it.each([
    ['an alert that the champion lacks', ['x', 'y'], [1, 0], ['x', 'z'], [1, 0]],
    ['an alert that the candidate lacks', ['x'], [1], ['x', 'y'], [1, 0]],
    ['no alerts for the champion', ['x'], [1], [], []],
    ['another label', ['x', 'y'], [1, 0], ['x', 'y'], [1, 1]],
  ])('refuses %s', (_what, key, label, otherKey, otherLabel) => {
    const join = () => joinRows(rows('b', key, label), rows('a', otherKey, otherLabel))
    expect(join).toThrow(expect.objectContaining({ code: 'PIPELINE_SLICES_DIFFER' }))
  })
})
