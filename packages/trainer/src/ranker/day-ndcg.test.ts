import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeDays } from '../evaluation/rank-days.js'
import { meanDayNdcg } from './day-ndcg.js'

describe('meanDayNdcg', () => {
  it('is the mean over days that have anything to find', () => {
    const rows = { label: Uint8Array.of(0, 1, 0, 0, 1, 0), day: Int32Array.of(1, 2, 2, 3, 1, 3) }
    const selection = Int32Array.of(0, 1, 2, 3, 4, 5)
    // Day 1 ranks its hit second: 1 / log₂ 3. Day 2 ranks it first. Day 3 has none.
    const score = Float64Array.of(2, 2, 1, 1, 1, 2)
    expect(meanDayNdcg(rows, selection, score)).toBeCloseTo((1 / Math.log2(3) + 1) / 2, 12)
    expect(meanDayNdcg(rows, Int32Array.of(3, 5), Float64Array.of(1, 2))).toBeNull()
  })

  it('is the mean of the days that a ranker is judged by, also where scores are tied', () => {
    const row = fc.record({
      label: fc.integer({ min: 0, max: 3 }),
      day: fc.integer({ min: 1, max: 3 }),
      score: fc.integer({ min: -2, max: 5 }),
    })
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), (all) => {
        const label = Uint8Array.from(all, (one) => one.label)
        const day = Int32Array.from(all, (one) => one.day)
        const score = Float64Array.from(all, (one) => one.score)
        const found = judgeDays({ label, day }, score).flatMap((figures) => figures.ndcg_at_10 ?? [])
        const expected = found.length === 0 ? null : found.reduce((sum, ndcg) => sum + ndcg) / found.length
        const selection = Int32Array.from(all, (_, i) => i)
        const got = meanDayNdcg({ label, day }, selection, score)
        if (expected === null) expect(got).toBeNull()
        else expect(got).toBeCloseTo(expected, 12)
      }),
    )
  })

  // Recorded from sklearn.metrics.ndcg_score 1.2.1 with gains 2^label − 1 as y_true.
  it('grades relevance as scikit-learn does, among those asked for', () => {
    const rows = { label: Uint8Array.of(9, 1, 0, 0, 3, 0, 0, 1, 0, 2, 0, 0, 1), day: new Int32Array(13) }
    const selection = Int32Array.from({ length: 12 }, (_, i) => i + 1)
    const score = Float64Array.of(0.3, 0.4, 0.2, 0.6, 0.1, 0.9, 0.8, 0.05, 0.7, 0.01, 0.02, 0.5)
    expect(meanDayNdcg(rows, selection, score)).toBeCloseTo(0.5745023260785621, 12)
  })
})
