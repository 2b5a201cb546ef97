import { describe, expect, it } from 'vitest'
import { meanDayNdcg } from './day-ndcg.js'

const oneDay = (label: number[], score: number[], k: number) =>
  meanDayNdcg(
    { label: Uint8Array.from(label), day: new Int32Array(label.length) },
    Int32Array.from(label.keys()),
    Float64Array.from(score),
    k,
  )

describe('meanDayNdcg', () => {
  // Recorded from sklearn.metrics.ndcg_score 1.2.1 with gains 2^label − 1 as y_true.
  it.each([
    [[0, 1, 2, 0, 3], [0.1, 0.9, 0.4, 0.8, 0.3], 3, 0.26616161936649924],
    [[0, 1, 2, 0, 3], [0.5, 0.5, 0.5, 0.2, 0.5], 2, 0.5043475889094908],
    [[1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1], [3, 3, 2, 2, 2, 9, 9, 0, 0, -1, -1, -1], 10, 0.6776825408060723],
  ])('equals scikit-learn for %j scored %j at %i', (label, score, k, expected) => {
    expect(oneDay(label, score, k)).toBeCloseTo(expected, 12)
  })

  it('is the mean over days that have anything to find', () => {
    const rows = { label: Uint8Array.of(0, 1, 0, 0, 1, 0), day: Int32Array.of(1, 2, 2, 3, 1, 3) }
    const selection = Int32Array.of(0, 1, 2, 3, 4, 5)
    // Day 1 ranks its hit second: 1 / log₂ 3. Day 2 ranks it first. Day 3 has none.
    const score = Float64Array.of(2, 2, 1, 1, 1, 2)
    expect(meanDayNdcg(rows, selection, score, 10)).toBeCloseTo((1 / Math.log2(3) + 1) / 2, 12)
    expect(meanDayNdcg(rows, Int32Array.of(3, 5), Float64Array.of(1, 2), 10)).toBeNull()
  })

  it('ranks long days as it ranks short ones', () => {
    const label = Uint8Array.from({ length: 1500 }, (_, row) => (row % 10 === 3 ? 2 : 0))
    const score = Float64Array.from(label, (_, row) => -row)
    // Of the first ten rows only the fourth is a hit, while ten hits were possible.
    const ideal = Array.from({ length: 10 }, (_, rank) => 1 / Math.log2(rank + 2)).reduce((a, b) => a + b)
    expect(oneDay(Array.from(label), Array.from(score), 10)).toBeCloseTo(1 / Math.log2(5) / ideal, 12)
  })
})
