import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  count,
  interval,
  metric,
  NOT_AVAILABLE,
  number,
  percent,
  plural,
  shortPercent,
  signed,
} from './format.js'

it.each([
  [count(21_152), '21,152'],
  [metric(0.98404), '0.9840'],
  [metric(null), NOT_AVAILABLE],
  [signed(0.008), '+0.0080'],
  [signed(-0.0123), '−0.0123'],
  [signed(-0.000_001), '0.0000'],
  [percent(0.2731), '27.3\u00a0%'],
  [shortPercent(0.975), '97.5\u00a0%'],
  [shortPercent(0.95), '95\u00a0%'],
  [number(48_211.123), '48,211.1'],
  [number(0.4137289), '0.413729'],
  [number(0.000_012_34), '1.234e-5'],
  [number(0), '0'],
  [interval({ low: 0.1, high: 0.25 }), '0.1000 to 0.2500'],
  [interval({ low: null, high: null }), NOT_AVAILABLE],
  [plural(1, 'address', 'addresses'), '1 address'],
  [plural(2000, 'row'), '2,000 rows'],
])('%s', (shown, expected) => {
  expect(shown).toBe(expected)
})

it('never prints NaN, Infinity or undefined', () => {
  fc.assert(
    fc.property(fc.double(), (value) => {
      for (const form of [count, metric, signed, percent, shortPercent, number]) {
        expect(form(value)).not.toMatch(/NaN|∞|Infinity|undefined/)
      }
    }),
  )
})
