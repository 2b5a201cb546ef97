import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitMoments, isMoments, zscore } from './moments.js'
import { fitRanks, isRankSketch, rankOf } from './ranks.js'
import type { JsonValue } from './step.js'

describe('moments', () => {
  it('are the mean and the sample standard deviation', () => {
    // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, squared deviations add up to 32.
    expect(fitMoments(Float64Array.of(2, 4, 4, 4, 5, 5, 7, 9))).toEqual({ mean: 5, std: Math.sqrt(32 / 7) })
  })

  it('stay finite for the largest and the smallest doubles', () => {
    const { MAX_VALUE, MIN_VALUE } = Number
    expect(fitMoments(Float64Array.of(MAX_VALUE, MAX_VALUE))).toEqual({ mean: MAX_VALUE, std: 0 })
    expect(fitMoments(Float64Array.of(0, 1e200))).toEqual({
      mean: 5e199,
      std: expect.closeTo(1e200 / Math.SQRT2, -190),
    })
    expect(fitMoments(Float64Array.of(MIN_VALUE, MIN_VALUE))).toEqual({ mean: MIN_VALUE, std: 0 })
  })

  it('of nothing, of one value and of equal values give defined scores', () => {
    expect(zscore(3, fitMoments(new Float64Array(0)))).toBeNaN()
    expect(zscore(3, fitMoments(Float64Array.of(1)))).toBe(0)
    expect(zscore(3, fitMoments(Float64Array.of(0, 0)))).toBe(0)
    expect(zscore(Number.NaN, fitMoments(Float64Array.of(1)))).toBeNaN()
  })

  it('are refused with a negative deviation, a missing key or text', () => {
    expect(isMoments({ mean: 1, std: 0 })).toBe(true)
    const refused: JsonValue[] = [
      { mean: 1, std: -1 },
      { mean: 1 },
      { mean: '1', std: 1 },
      [1, 1],
      'x',
      { mean: 1, std: null },
    ]
    for (const bad of refused) {
      expect(isMoments(bad), JSON.stringify(bad)).toBe(false)
    }
  })
})

describe('ranks', () => {
  it('are pandas rank(pct=True) on the values they were fitted on', () => {
    // pd.Series([30, 10, 20, 20, 50]).rank(pct=True) → 0.8, 0.2, 0.5, 0.5, 1.0
    const rank = rankOf(fitRanks(Float64Array.of(30, 10, 20, 20, 50)))
    expect([30, 10, 20, 20, 50].map(rank)).toEqual([0.8, 0.2, 0.5, 0.5, 1])
  })

  it('run straight between two kept values and end at 0 and 1', () => {
    const rank = rankOf(fitRanks(Float64Array.of(10, 20, 40, 50)))
    expect(rank(15)).toBe(0.375)
    expect(rank(25)).toBe(0.5625)
    expect(rank(9.99)).toBe(0)
    expect(rank(50.01)).toBe(1)
    expect(rank(Number.NaN)).toBeNaN()
    expect(rankOf(fitRanks(new Float64Array(0)))(1)).toBeNaN()
  })

  it('of many values keep 1,001 points and miss no rank by more than a thousandth', () => {
    const values = Float64Array.from({ length: 50_000 }, (_, i) => ((i * 7919) % 50_000) ** 3)
    const sketch = fitRanks(values)
    expect(sketch.values).toHaveLength(1_001)
    const rank = rankOf(sketch)
    for (let i = 0; i < 50_000; i++) {
      expect(Math.abs(rank(i ** 3) - (i + 1) / 50_000)).toBeLessThan(0.001)
    }
  })

  it('never fall while values rise', () => {
    const amount = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.double({ min: 0, max: 1e300, noNaN: true }))
    fc.assert(
      fc.property(fc.array(amount), fc.array(amount), (fitted, asked) => {
        const sketch = fitRanks(Float64Array.from(fitted))
        expect(isRankSketch(JSON.parse(JSON.stringify(sketch)))).toBe(true)
        const ranks = asked.toSorted((a, b) => a - b).map(rankOf(sketch))
        expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
        expect(fitted.length === 0 || ranks.every((rank) => rank >= 0 && rank <= 1)).toBe(true)
      }),
    )
  })

  it('are refused out of order, of unequal length or outside 0 to 1', () => {
    expect(isRankSketch({ values: [1, 2], ranks: [0.5, 1] })).toBe(true)
    const refused: JsonValue[] = [
      { values: [2, 1], ranks: [0.5, 1] },
      { values: [1, 1], ranks: [0.5, 1] },
      { values: [1, 2], ranks: [1, 0.5] },
      { values: [1], ranks: [0.5, 1] },
      { values: [1, 2], ranks: [0.5, 1.5] },
      { values: [1, null], ranks: [0.5, 1] },
      { values: [1, 2] },
    ]
    for (const bad of refused) {
      expect(isRankSketch(bad), JSON.stringify(bad)).toBe(false)
    }
  })
})
