import { describe, expect, it } from 'vitest'
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

  // Recorded from sklearn.metrics.ndcg_score 1.2.1 with gains 2^label − 1 as y_true.
  it('grades relevance as scikit-learn does, among those asked for', () => {
    const rows = { label: Uint8Array.of(9, 1, 0, 0, 3, 0, 0, 1, 0, 2, 0, 0, 1), day: new Int32Array(13) }
    const selection = Int32Array.from({ length: 12 }, (_, i) => i + 1)
    const score = Float64Array.of(0.3, 0.4, 0.2, 0.6, 0.1, 0.9, 0.8, 0.05, 0.7, 0.01, 0.02, 0.5)
    expect(meanDayNdcg(rows, selection, score)).toBeCloseTo(0.5745023260785621, 12)
  })
})
