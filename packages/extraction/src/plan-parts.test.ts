import { describe, expect, it } from 'vitest'
import { cutDays } from './plan-parts.js'

const window = { startDate: '2024-01-01', endDate: '2024-12-31', windowDays: 7 }
const day = (number: number) => `2024-01-${String(number).padStart(2, '0')}`
const ranges = (rows: readonly number[]) =>
  cutDays(
    rows.map((count, i) => ({ day: day(i + 1), rows: count })),
    window,
  ).map(({ startDate, endDate }) => `${startDate.slice(-2)}-${endDate.slice(-2)}`)

describe('cutDays', () => {
  it('leaves a small window whole', () => {
    expect(ranges([10, 20, 30])).toEqual(['01-03'])
  })

  it('cuts between days, near every 62,500 alerts', () => {
    expect(ranges([40_000, 40_000, 40_000, 40_000])).toEqual(['01-02', '03-04'])
    expect(ranges([70_000, 1, 70_000])).toEqual(['01-01', '02-03'])
  })

  it('makes at most eight parts, however many alerts there are', () => {
    expect(ranges(Array.from({ length: 31 }, () => 1_000_000))).toHaveLength(8)
  })

  it('keeps the window length and skips no day', () => {
    const parts = cutDays(
      Array.from({ length: 20 }, (_, i) => ({ day: day(i + 1), rows: 30_000 })),
      window,
    )
    expect(parts.every(({ windowDays }) => windowDays === 7)).toBe(true)
    expect(parts[0]!.startDate).toBe('2024-01-01')
    expect(parts.at(-1)!.endDate).toBe('2024-01-20')
    for (let i = 1; i < parts.length; i++) {
      expect(Date.parse(parts[i]!.startDate) - Date.parse(parts[i - 1]!.endDate)).toBe(86_400_000)
    }
  })

  it('has no part where there are no alerts', () => {
    expect(ranges([])).toEqual([])
  })
})
