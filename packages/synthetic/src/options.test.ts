import { describe, expect, it } from 'vitest'
import { checkOptions } from './options.js'

describe('checkOptions', () => {
  it('fills in the defaults', () => {
    expect(checkOptions({})).toEqual({
      alerts: 50_000,
      addresses: undefined,
      days: 182,
      seed: 7,
      startDate: '2024-01-01',
      windowDays: 7,
    })
  })

  it('keeps 26 windows where only their length is given', () => {
    expect(checkOptions({ windowDays: 14 }).days).toBe(364)
  })

  it.each([
    ['alerts', 99],
    ['alerts', 5_000_001],
    ['alerts', 1000.5],
    ['alerts', Number.NaN],
    ['alerts', '50000'],
    ['alerts', null],
    ['addresses', 199],
    ['days', 0],
    ['windowDays', 91],
    ['seed', 2 ** 53],
    ['seed', Number.POSITIVE_INFINITY],
  ])('refuses %s = %s and names the range', (field, value) => {
    expect(() => checkOptions({ [field]: value })).toThrow(
      new RegExp(`generateNetwork: "${field}" must be a whole number from -?\\d+ to \\d+; got`),
    )
  })

  it.each(['2024-02-30', '1 January 2024', ''])('refuses "%s" as startDate', (startDate) => {
    expect(() => checkOptions({ startDate })).toThrow(expect.objectContaining({ code: 'CORE_INVALID_DATE' }))
  })

  it.each(['1969-12-31', 20_240_101])('refuses %s as startDate', (startDate) => {
    expect(() => checkOptions({ startDate: startDate as string })).toThrow(
      expect.objectContaining({ code: 'SYNTHETIC_INVALID_OPTION' }),
    )
  })

  it('suggests the option that was meant', () => {
    expect(() => checkOptions({ alert: 1000 } as object)).toThrow(
      '"alert" is not an option; did you mean "alerts"?',
    )
  })
})
