import type { Decimal, Vector } from 'apache-arrow'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimals } from '../testing/raw-tables.js'
import { decimalToNumber } from './decimal.js'
import { readNumbers } from './numbers.js'

/** `toFloat64` of a Decimal(38, 18) as ClickHouse 26.7 answered on x86-64. */
const RECORDED: readonly (readonly [string, number])[] = [
  // One rounding, or one to 53 bits before the division, gives another last bit for these four.
  ['72934084.704944065714285714', 72934084.70494407],
  ['116835936.704384428571428571', 116835936.70438443],
  ['12383355.090527662857142857', 12383355.090527663],
  ['8962709.938974252857142857', 8962709.938974254],
  ['9406550.421512552857142857', 9406550.421512552],
  ['5280522.822535463714285714', 5280522.822535465],
  ['-68631.813262722321428571', -68631.81326272232],
  ['-68706398297.633442857142857142', -68706398297.633446],
  ['913047869.357147285714285714', 913047869.3571473],
]

describe('decimalToNumber', () => {
  it.each(RECORDED)('%s as ClickHouse casts it', (amount, expected) => {
    expect(readNumbers(decimals([amount]))[0]).toBe(expected)
    const [whole, fraction = ''] = amount.split('.')
    expect(decimalToNumber(BigInt(whole + fraction.padEnd(18, '0')), 18)).toBe(expected)
  })

  it('gives the fast path for columns and the general one the same bits', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }),
        fc.nat({ max: 100 }),
        (wide, shift) => {
          const units = wide >> BigInt(shift)
          const text = `${units < 0n ? '-' : ''}${(units < 0n ? -units : units).toString().padStart(19, '0')}`
          const amount = `${text.slice(0, -18)}.${text.slice(-18)}`
          const vector: Vector<Decimal> = decimals([amount])
          expect(readNumbers(vector)[0]).toBe(decimalToNumber(units, 18))
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
