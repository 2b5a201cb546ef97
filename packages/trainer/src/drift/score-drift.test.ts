import { expect, it } from 'vitest'
import { fitDriftReference } from './drift-reference.js'
import { driftReport, scoreDrift } from './drift-report.js'

const matrix = (rows: number) => ({
  names: ['a'],
  numRows: rows,
  values: new Float64Array(rows),
  categorical: [],
})
const scores = (rows: number, of: (row: number) => number) =>
  Float64Array.from({ length: rows }, (_, row) => of(row))

it('is the index of the scores that a whole report gives', () => {
  const reference = fitDriftReference(
    matrix(500),
    scores(500, (row) => row / 500),
  )
  const later = scores(300, (row) => (row / 300) ** 2)
  const psi = scoreDrift(reference, later)
  expect(psi).toBeGreaterThan(0.1)
  expect(psi).toBe(driftReport(reference, matrix(300), later).score_psi)
  expect(
    scoreDrift(
      reference,
      scores(500, (row) => row / 500),
    ),
  ).toBe(0)
})

it('refuses what says nothing', () => {
  const reference = fitDriftReference(
    matrix(50),
    scores(50, (row) => row),
  )
  expect(() => scoreDrift(reference, new Float64Array(0))).toThrow(/expected scores to compare; got none/)
  expect(() => scoreDrift(reference, Float64Array.of(0.5, Number.NaN))).toThrow(/finite/)
})
