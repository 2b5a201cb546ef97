import { expect, it } from 'vitest'
import { rankRows } from './rank-rows.js'

it('ranks any numbers by falling score, and equal ones by their rows', () => {
  const { MAX_VALUE, MIN_VALUE, NEGATIVE_INFINITY, POSITIVE_INFINITY } = Number
  const score = [
    0,
    0.5,
    -0,
    -MIN_VALUE,
    POSITIVE_INFINITY,
    -2,
    0.5,
    MAX_VALUE,
    NEGATIVE_INFINITY,
    MIN_VALUE,
    -2,
  ]
  expect([...rankRows(score)]).toEqual([4, 7, 1, 6, 9, 0, 2, 3, 5, 10, 8])
})

it('agrees with a stable sort by comparison', () => {
  const score = Float64Array.from({ length: 5000 }, (_, row) => Math.round(1e3 * Math.sin(row ** 2)) / 777)
  const expected = [...score.keys()].sort((a, b) => score[b]! - score[a]!)
  expect([...rankRows(score)]).toEqual(expected)
})

it('takes 32-bit floats, one row and none', () => {
  expect([...rankRows(Float32Array.of(0.1, 0.3, 0.2))]).toEqual([1, 2, 0])
  expect([...rankRows([0.5])]).toEqual([0])
  expect([...rankRows([])]).toEqual([])
})
