import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gather } from '../row-lists.js'
import { MAX_QUERY_ROWS, planQueries } from './queries.js'

describe('planQueries', () => {
  it('makes one query per day, in the order of days and rows', () => {
    const day = Int32Array.of(5, 3, 5, 4, 3, 5)
    const label = Uint8Array.of(0, 1, 0, 1, 0, 1)
    expect(planQueries({ label, day }, Int32Array.of(0, 1, 2, 4, 5), 1)).toEqual({
      rows: Int32Array.of(1, 4, 0, 2, 5),
      sizes: Int32Array.of(2, 3),
    })
  })

  it('divides a large day into as few queries as possible, alike in relevance', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: MAX_QUERY_ROWS + 1, max: 45_000 }),
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 0, max: 99 }),
        (numRows, every, seed) => {
          const label = Uint8Array.from({ length: numRows }, (_, row) =>
            row % every === 0 ? 1 + (row % 3) : 0,
          )
          const day = new Int32Array(numRows)
          const all = Int32Array.from(day.keys())
          const { rows, sizes } = planQueries({ label, day }, all, seed)
          expect(sizes).toHaveLength(Math.ceil(numRows / MAX_QUERY_ROWS))
          expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_QUERY_ROWS)
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
          expect(rows.slice().sort()).toEqual(all)
          let start = 0
          const counts = Array.from(sizes, (size) => {
            const relevance = gather(label, rows.subarray(start, start + size))
            start += size
            return [0, 1, 2, 3].map((value) => relevance.filter((found) => found === value).length)
          })
          for (const value of [0, 1, 2, 3]) {
            const found = counts.map((count) => count[value]!)
            expect(Math.max(...found) - Math.min(...found)).toBeLessThanOrEqual(1)
          }
        },
      ),
      { numRuns: 20 },
    )
  })

  it('divides a day by its own rows and the seed alone', () => {
    const label = Uint8Array.from({ length: 30_000 }, (_, row) => (row % 7 === 0 ? 1 : 0))
    const day = Int32Array.from(label, (_, row) => (row < 18_000 ? 7 : 8))
    const all = Int32Array.from(day.keys())
    const first = planQueries({ label, day }, all, 1)
    expect(planQueries({ label, day }, all.slice(0, 18_000), 1).rows).toEqual(first.rows.slice(0, 18_000))
    expect(planQueries({ label, day }, all, 1)).toEqual(first)
    expect(planQueries({ label, day }, all, 2).rows).not.toEqual(first.rows)
  })
})
