import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binaryExponent, binaryUnits, scaleBinary } from './binary-units.js'
import { ExactSum } from './exact-sum.js'

function sum(terms: Iterable<number>): number {
  const total = new ExactSum()
  for (const term of terms) total.add(term)
  return total.value()
}

describe('ExactSum', () => {
  // The first three are the cases by which CPython tests math.fsum.
  it.each<[number[], number]>([
    [[], 0],
    [[1e100, 1, -1e100, 1e-100, 1e50, -1, -1e50], 1e-100],
    [[2 ** 53, -0.5, -(2 ** -54)], 2 ** 53 - 1],
    [[2 ** 53, 1, 2 ** -100], 2 ** 53 + 2],
    [[2 ** 53 + 10, 1, 2 ** -100], 2 ** 53 + 12],
    [[2 ** 53 - 4, 0.5, 2 ** -54], 2 ** 53 - 3],
    [Array<number>(10).fill(0.1), 1],
    [[1e308, -1e308, 5e-324], 5e-324],
  ])('of %j is %d', (terms, expected) => {
    expect(sum(terms)).toBe(expected)
    expect(sum(terms.toReversed())).toBe(expected)
  })

  it('equals the sum of whole numbers of a common unit, rounded once', () => {
    const term = fc.double({ min: -1e20, max: 1e20, noNaN: true })
    fc.assert(
      fc.property(fc.array(term), (terms) => {
        const exponent = binaryExponent(Float64Array.from(terms))
        const units = terms.reduce((total, value) => total + binaryUnits(value, exponent), 0n)
        expect(sum(terms) + 0).toBe(scaleBinary(units, exponent) + 0)
      }),
      { numRuns: 500 },
    )
  })
})

describe('binary units', () => {
  it('give every finite double back', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })), (values) => {
        const exponent = binaryExponent(Float64Array.from(values))
        for (const value of values)
          expect(scaleBinary(binaryUnits(value, exponent), exponent)).toBe(value + 0)
      }),
      { numRuns: 500 },
    )
  })

  it('are the largest that fit', () => {
    expect(binaryExponent(Float64Array.of(8, 12, 0, Number.NaN))).toBe(2)
    expect(binaryExponent(Float64Array.of(0.75, 1e6))).toBe(-2)
    expect(binaryExponent(Float64Array.of(0))).toBe(0)
    expect(binaryUnits(12, 2)).toBe(3n)
    expect(binaryUnits(-0.75, -2)).toBe(-3n)
  })

  it('round half to even', () => {
    expect(scaleBinary(2n ** 53n + 1n, 0)).toBe(2 ** 53)
    expect(scaleBinary(2n ** 53n + 3n, 0)).toBe(2 ** 53 + 4)
    expect(scaleBinary((2n ** 53n + 1n) * 2n ** 80n + 1n, -80)).toBe(2 ** 53 + 2)
    expect(scaleBinary(-((2n ** 53n + 1n) * 2n ** 80n), -80)).toBe(-(2 ** 53))
  })
})
