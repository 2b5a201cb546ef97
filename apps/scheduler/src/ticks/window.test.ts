import { describe, expect, it } from 'vitest'
import { asOfDay, windowOf } from './window.js'

const window = (lastDays: number, lagDays: number) => ({ window: { lastDays, lagDays, snapshotDays: 7 } })

describe('windowOf', () => {
  it.each([
    // 2024 has a leap day: January 30 days from the 2nd, February 29, March 31.
    [90, 1, '2024-04-01', '2024-01-02', '2024-03-31'],
    [90, 1, '2023-04-01', '2023-01-01', '2023-03-31'],
    [1, 0, '2024-02-29', '2024-02-29', '2024-02-29'],
    [7, 7, '2025-01-01', '2024-12-19', '2024-12-25'],
    [366, 0, '2024-12-31', '2024-01-01', '2024-12-31'],
  ])('the last %i days, %i back from %s: %s to %s', (lastDays, lagDays, asOf, startDate, endDate) => {
    expect(windowOf(window(lastDays, lagDays), asOf)).toEqual({ startDate, endDate, windowDays: 7 })
  })
})

describe('asOfDay', () => {
  it.each([
    ['UTC', '2024-03-31T23:59:59Z', '2024-03-31'],
    ['Europe/Zurich', '2024-03-31T22:00:00Z', '2024-04-01'],
    ['America/New_York', '2024-04-01T03:59:00Z', '2024-03-31'],
    ['Pacific/Apia', '2011-12-30T10:00:00Z', '2011-12-31'],
    ['Pacific/Apia', '2011-12-30T09:59:00Z', '2011-12-29'],
  ])('in %s, %s is %s', (timeZone, tick, day) => {
    expect(asOfDay({ timeZone }, new Date(tick))).toBe(day)
  })
})
