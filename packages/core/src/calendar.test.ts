import { describe, expect, it } from 'vitest'
import { InvalidDateError, toDayNumber, toIsoDate } from './calendar.js'

describe('toDayNumber', () => {
  it.each([
    ['1970-01-01', 0],
    ['1969-12-31', -1],
    ['2000-02-29', 11_016],
    ['2018-07-01', 17_713],
  ])('counts days from the epoch: %s is %i', (date, day) => {
    expect(toDayNumber(date)).toBe(day)
    expect(toIsoDate(day)).toBe(date)
  })

  it.each([
    '',
    '2024-02-30',
    '2023-02-29',
    '2024-13-01',
    '2024-1-1',
    '01/02/2024',
    '2024-01-01T00:00:00Z',
    ' 2024-01-01',
  ])('refuses %j', (date) => {
    expect(() => toDayNumber(date, 'start-date')).toThrow(InvalidDateError)
    expect(() => toDayNumber(date, 'start-date')).toThrow(
      `"start-date" must be a calendar day as YYYY-MM-DD; got "${date}"`,
    )
  })
})
