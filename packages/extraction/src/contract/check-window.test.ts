import type { TrainingWindow } from '@alertsmith/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { checkWindow } from './check-window.js'

const window: TrainingWindow = { startDate: '2024-01-01', endDate: '2024-06-30', windowDays: 7 }
const codes = (changes: Partial<TrainingWindow>) =>
  checkWindow({ ...window, ...changes }).map(({ code }) => code)

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2024-06-30T23:59:59Z'), toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('checkWindow', () => {
  it('accepts a window that ends today, and one of a single day', () => {
    expect(codes({})).toEqual([])
    expect(codes({ startDate: '2024-06-30' })).toEqual([])
  })

  it('names what is wrong', () => {
    expect(codes({ startDate: '2024-06-30', endDate: '2024-06-29' })).toEqual(['EXTRACTION_WINDOW_REVERSED'])
    expect(codes({ endDate: '2024-07-01' })).toEqual(['EXTRACTION_FUTURE_DATE'])
    expect(codes({ startDate: '1969-12-31' })).toEqual(['EXTRACTION_DATE_TOO_EARLY'])
  })

  it.each([0, -7, 1.5, 65_536, Number.NaN, Number.POSITIVE_INFINITY, '7' as unknown as number])(
    'refuses windowDays %s',
    (windowDays) => {
      expect(codes({ windowDays })).toEqual(['EXTRACTION_WINDOW_DAYS'])
    },
  )

  it('reports everything at once', () => {
    expect(codes({ startDate: '2024-08-01', endDate: '2024-07-01', windowDays: 0 })).toEqual([
      'EXTRACTION_WINDOW_REVERSED',
      'EXTRACTION_FUTURE_DATE',
      'EXTRACTION_WINDOW_DAYS',
    ])
  })

  it('says what was expected and found', () => {
    const [error] = checkWindow({ ...window, startDate: '2024-06-30', endDate: '2024-01-01' })
    expect(error?.message).toBe(
      'window: "endDate" must not lie before "startDate" 2024-06-30; got 2024-01-01.',
    )
  })

  it('refuses a day that does not exist', () => {
    expect(() => checkWindow({ ...window, startDate: '2024-02-30' })).toThrowError(
      expect.objectContaining({ code: 'CORE_INVALID_DATE' }),
    )
  })
})
