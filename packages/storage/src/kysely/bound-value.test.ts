import { describe, expect, it } from 'vitest'
import { bindValue } from './bound-value.js'

describe('bindValue', () => {
  it.each([
    ['text', { type: 'String', value: 'text' }],
    [true, { type: 'Bool', value: true }],
    [-7, { type: 'Int64', value: -7 }],
    [Number.MAX_SAFE_INTEGER, { type: 'Int64', value: Number.MAX_SAFE_INTEGER }],
    [0.5, { type: 'Float64', value: 0.5 }],
    [2n ** 63n - 1n, { type: 'Int64', value: '9223372036854775807' }],
    [2n ** 63n, { type: 'UInt64', value: '9223372036854775808' }],
    [
      new Date('2024-03-31T12:00:00.250Z'),
      { type: "DateTime64(3, 'UTC')", value: '2024-03-31 12:00:00.250' },
    ],
    [['a', 'b'], { type: 'Array(String)', value: ['a', 'b'] }],
    [[[1], [2]], { type: 'Array(Array(Int64))', value: [[1], [2]] }],
    [[], { type: 'Array(Nothing)', value: [] }],
  ])('binds %o', (value, bound) => {
    expect(bindValue(value)).toEqual(bound)
  })

  it.each([
    undefined,
    null,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    2 ** 53,
    new Date('never'),
    { a: 1 },
    Symbol('s'),
    ['a', 1],
    [undefined],
  ])('refuses %s', (value) => {
    expect(() => bindValue(value)).toThrow(expect.objectContaining({ code: 'STORAGE_UNBINDABLE_VALUE' }))
  })
})
