import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { meanDayNdcg } from '../ranker/day-ndcg.js'
import { evaluateBinary } from './evaluate.js'
import { averagePrecisionOfRanks, ndcgAt, precisionAt } from './ranked-list.js'

interface Row {
  readonly label: number
  readonly score: number
}

const rows = (maxLength: number, highest: number) =>
  fc.array(
    fc.record({ label: fc.integer({ min: 0, max: highest }), score: fc.integer({ min: 0, max: 2 }) }),
    { minLength: 1, maxLength },
  )

function orders<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]]
  return items.flatMap((item, i) =>
    orders([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]),
  )
}

/** Every order of all rows, each put in order of score by a stable sort: every order of ties equally often. */
function meanOverOrders(list: readonly Row[], figure: (relevance: number[]) => number | null): number | null {
  const values = orders(list).map((order) =>
    figure([...order].sort((a, b) => b.score - a.score).map(({ label }) => label)),
  )
  if (values.includes(null)) return null
  return values.reduce<number>((sum, value) => sum + value!, 0) / values.length
}

const near = (value: number | null) => (value === null ? null : expect.closeTo(value, 10))

describe('figures of the first k with ties', () => {
  it('are their means over all orders of the tied rows', () => {
    fc.assert(
      fc.property(rows(6, 3), fc.integer({ min: 1, max: 7 }), (list, k) => {
        const ranked = [...list].sort((a, b) => b.score - a.score)
        const relevance = ranked.map(({ label }) => label)
        const score = ranked.map((row) => row.score)
        expect(ndcgAt(k, relevance, score)).toEqual(near(meanOverOrders(list, (of) => ndcgAt(k, of))))
        expect(precisionAt(k, relevance, score)).toEqual(
          near(meanOverOrders(list, (of) => precisionAt(k, of))),
        )
        expect(averagePrecisionOfRanks(relevance, score)).toEqual(
          near(meanOverOrders(list, averagePrecisionOfRanks)),
        )
        const binary = list.map(({ label, score }) => ({ label: label > 0 ? 1 : 0, score: score / 2 }))
        const found = evaluateBinary(
          binary.map(({ label }) => label),
          binary.map((row) => row.score),
          { topK: k },
        )
        expect(found.precisionAtK).toEqual(near(meanOverOrders(binary, (of) => precisionAt(k, of))))
      }),
      { numRuns: 60 },
    )
  })

  it('are the same for one constant score, wherever the positives stand', () => {
    const label = Uint8Array.from({ length: 40 }, (_, row) => Number(row < 4))
    const day = new Int32Array(40)
    const selection = Int32Array.from(label.keys())
    const constant = new Float64Array(40).fill(0.5)
    // Each of the first ten places holds one of the 4 positives with a chance of 4 / 40.
    const discounts = Array.from({ length: 10 }, (_, place) => 1 / Math.log2(place + 2))
    const ideal = discounts.slice(0, 4).reduce((sum, value) => sum + value)
    const expected = (0.1 * discounts.reduce((sum, value) => sum + value)) / ideal
    const first = meanDayNdcg({ label, day }, selection, constant)
    expect(first).toBeCloseTo(expected, 12)
    expect(meanDayNdcg({ label: label.toReversed(), day }, selection, constant)).toBe(first)
  })

  it('leave figures without ties as they are to the last bit', () => {
    fc.assert(
      fc.property(rows(30, 4), fc.integer({ min: 1, max: 20 }), (list, k) => {
        const relevance = list.map(({ label }) => label)
        const falling = list.map((_, i) => -i)
        expect(ndcgAt(k, relevance, falling)).toBe(ndcgAt(k, relevance))
        expect(precisionAt(k, relevance, falling)).toBe(precisionAt(k, relevance))
        expect(averagePrecisionOfRanks(relevance, falling)).toBe(averagePrecisionOfRanks(relevance))
        let found = 0
        let sum = 0
        for (const [i, value] of relevance.entries()) if (value > 0) sum += ++found / (i + 1)
        expect(averagePrecisionOfRanks(relevance)).toBe(found === 0 ? null : sum / found)
      }),
    )
  })
})
