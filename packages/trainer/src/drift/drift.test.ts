import type { FeatureMatrix } from '@alertsmith/core'
import { describe, expect, it } from 'vitest'
import { recorded, withGaps } from '../../test/recorded-evaluation.js'
import { fitDriftReference } from './drift-reference.js'
import { driftReport } from './drift-report.js'
import { parseDriftReference } from './parse-drift-reference.js'
import { populationStabilityIndex } from './population-stability-index.js'

function matrixOf(columns: Record<string, Float64Array>, categorical: readonly number[] = []): FeatureMatrix {
  const list = Object.values(columns)
  const values = Float64Array.from(list.flatMap((column) => [...column]))
  return { names: Object.keys(columns), numRows: list[0]!.length, values, categorical }
}

describe('drift against numpy 1.24.2', () => {
  it.each(recorded.drift)('$name', ({ before, after, psi }) => {
    const [first, later] = [matrixOf({ a: withGaps(before) }), matrixOf({ a: withGaps(after) })]
    const reference = fitDriftReference(first, new Float64Array(before.length))
    const report = driftReport(reference, later, new Float64Array(after.length))
    expect(report.features[0]!.psi).toBeCloseTo(psi, 10)
    expect(report.score_psi).toBe(0)
  })
})

describe('populationStabilityIndex', () => {
  it('is the sum over bins by hand', () => {
    expect(populationStabilityIndex([50, 50], [30, 10])).toBeCloseTo(
      0.25 * Math.log(0.75 / 0.5) + -0.25 * Math.log(0.25 / 0.5),
      14,
    )
    expect(populationStabilityIndex([1, 3], [0.25, 0.75])).toBe(0)
    expect(populationStabilityIndex([1, 0], [0, 1])).toBeCloseTo(2 * 0.9999 * Math.log(1e4), 12)
  })

  it.each([
    [[1, 2], [1]],
    [[], []],
    [
      [0, 0],
      [1, 1],
    ],
    [
      [1, 1],
      [0, Number.NaN],
    ],
  ])('refuses %j and %j', (expected, actual) => {
    expect(() => populationStabilityIndex(expected, actual)).toThrow(
      expect.objectContaining({ code: 'TRAINER_ROWS_MISMATCH' }),
    )
  })
})

const numRows = 3000
const wave = (shift: number) => Float64Array.from({ length: numRows }, (_, row) => Math.sin(row) + shift)
const codes = (kinds: number) => Float64Array.from({ length: numRows }, (_, row) => row % kinds)
const matrix = matrixOf({ still: wave(0), shifted: wave(0), kind: codes(30) }, [2])
const reference = fitDriftReference(matrix, wave(0))

describe('driftReport', () => {
  it('puts what moved most first', () => {
    const later = matrixOf({ still: wave(0), shifted: wave(0.5), kind: codes(10) }, [2])
    const { features, score_psi } = driftReport(reference, later, wave(0))
    expect(features.map(({ feature }) => feature)).toEqual(['kind', 'shifted', 'still'])
    expect(features[2]!.psi).toBe(0)
    expect(score_psi).toBe(0)
  })

  it('has a bin for each category, for new ones, and for missing values', () => {
    const kind = reference.features[2]!
    expect(kind.bins).toEqual({ kind: 'values', values: Array.from({ length: 30 }, (_, code) => code) })
    expect(kind.counts).toEqual([...new Array<number>(30).fill(100), 0, 0])
    expect(reference.score.counts.length).toBe(11)
    expect(reference.rows).toBe(numRows)
  })

  it('is the same after a way through JSON', () => {
    expect(parseDriftReference(JSON.parse(JSON.stringify(reference)))).toEqual(reference)
  })

  it('places deciles on a part of many rows nearly as on all of them', () => {
    const many = matrixOf({ a: Float64Array.from({ length: 120_001 }, (_, row) => (row * 7919) % 120_001) })
    const { bins } = fitDriftReference(many, new Float64Array(120_001)).features[0]!
    const edges = bins.kind === 'ranges' ? bins.edges : []
    expect(edges.length).toBe(9)
    for (const [i, edge] of edges.entries())
      expect(Math.abs(edge / 120_001 - (i + 1) / 10)).toBeLessThan(0.002)
  })

  it('refuses other features', () => {
    const code = 'TRAINER_FEATURE_MISMATCH'
    const renamed = { ...matrix, names: ['still', 'other', 'kind'] }
    expect(() => driftReport(reference, renamed, wave(0))).toThrow(expect.objectContaining({ code }))
    const fewer = matrixOf({ still: wave(0), shifted: wave(0) })
    expect(() => driftReport(reference, fewer, wave(0))).toThrow(expect.objectContaining({ code }))
    const more = matrixOf({ still: wave(0), shifted: wave(0), kind: codes(3), extra: wave(0) })
    expect(() => driftReport(reference, more, wave(0))).toThrow(expect.objectContaining({ code }))
  })

  it('refuses no rows, missing scores and NaN scores', () => {
    const empty = { ...matrix, numRows: 0, values: new Float64Array() }
    expect(() => fitDriftReference(empty, new Float64Array())).toThrow(
      expect.objectContaining({ code: 'TRAINER_TOO_FEW_ROWS' }),
    )
    expect(() => driftReport(reference, matrix, new Float64Array(2))).toThrow(
      expect.objectContaining({ code: 'TRAINER_ROWS_MISMATCH' }),
    )
    expect(() => driftReport(reference, matrix, wave(Number.NaN))).toThrow(
      expect.objectContaining({ code: 'TRAINER_INVALID_SCORE' }),
    )
  })
})

describe('parseDriftReference refuses what is damaged', () => {
  const column = { bins: { kind: 'ranges', edges: [1, 2] }, counts: [1, 2, 3, 4] }
  const sound = { rows: 10, features: [{ feature: 'a', ...column }], score: column }

  it('but not what is sound', () => {
    expect(parseDriftReference(sound)).toEqual(sound)
  })

  it.each([
    ['nothing', undefined],
    ['no rows', { ...sound, rows: 0 }],
    ['no features', { ...sound, features: undefined }],
    ['a feature without name', { ...sound, features: [column] }],
    ['no score', { ...sound, score: null }],
    ['an unknown kind of bins', { ...sound, score: { ...column, bins: { kind: 'deciles', edges: [1, 2] } } }],
    ['falling edges', { ...sound, score: { ...column, bins: { kind: 'ranges', edges: [2, 1] } } }],
    ['a count too few', { ...sound, score: { ...column, counts: [1, 2, 7] } }],
    ['counts of other rows', { ...sound, score: { ...column, counts: [1, 2, 3, 5] } }],
    ['a negative count', { ...sound, score: { ...column, counts: [-1, 4, 3, 4] } }],
  ])('%s', (_, json) => {
    expect(() => parseDriftReference(json)).toThrow(
      expect.objectContaining({ code: 'TRAINER_INVALID_DRIFT_REFERENCE' }),
    )
  })
})
