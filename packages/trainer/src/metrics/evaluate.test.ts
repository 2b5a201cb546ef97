import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { breakTies } from '../../test/break-ties.js'
import { averagePrecision } from './average-precision.js'
import { evaluateBinary } from './evaluate.js'
import { rocAuc } from './roc-auc.js'

interface Recorded {
  name: string
  label: number[]
  score: number[]
  weight: number[] | null
  topK: number
  expected: Record<string, number>
}

const fixture = new URL('../../test/fixtures/sklearn-1.2.1-metrics.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(fixture, 'utf8')) as { cases: Recorded[] }

describe('evaluateBinary against scikit-learn 1.2.1', () => {
  it.each(cases)('$name', ({ label, score, weight, topK, expected }) => {
    const found = evaluateBinary(label, score, { weight: weight ?? undefined, topK })
    const { precisionAtK } = evaluateBinary(label, breakTies(score), { weight: weight ?? undefined, topK })
    for (const [metric, value] of Object.entries(expected)) {
      expect({ ...found, precisionAtK }[metric as 'brier'], metric).toBeCloseTo(value, 12)
    }
  })
})

describe('evaluateBinary by hand', () => {
  // By falling score: 0.9 (1), 0.8 (0), 0.7 (1), 0.4 (1), 0.2 (0).
  const label = [1, 0, 1, 1, 0]
  const score = [0.9, 0.8, 0.7, 0.4, 0.2]

  it('counts pairs, steps of recall and alarms', () => {
    const metrics = evaluateBinary(label, score, { topK: 2 })
    // Of 3 × 2 pairs, 0.9 wins 2, 0.7 wins 1, 0.4 wins 1.
    expect(metrics.rocAuc).toBeCloseTo(4 / 6, 15)
    expect(metrics.prAuc).toBeCloseTo((1 / 1 + 2 / 3 + 3 / 4) / 3, 15)
    expect(metrics.precision).toBeCloseTo(2 / 3, 15)
    expect(metrics.recall).toBeCloseTo(2 / 3, 15)
    expect(metrics.f1).toBeCloseTo(2 / 3, 15)
    expect(metrics.brier).toBeCloseTo((0.01 + 0.64 + 0.09 + 0.36 + 0.04) / 5, 15)
    expect(metrics.logLoss).toBeCloseTo(-Math.log(0.9 * 0.2 * 0.7 * 0.4 * 0.8) / 5, 15)
    expect(metrics.precisionAtK).toBe(0.5)
    expect(metrics).toMatchObject({ rows: 5, positives: 3, threshold: 0.5, topK: 2 })
  })

  it('weighs a row of weight 2 like two rows', () => {
    const weighted = evaluateBinary(label, score, { weight: [2, 1, 1, 1, 3], topK: 3 })
    const repeated = evaluateBinary([1, 1, 0, 1, 1, 0, 0, 0], [0.9, 0.9, 0.8, 0.7, 0.4, 0.2, 0.2, 0.2], {
      topK: 4,
    })
    for (const metric of [
      'rocAuc',
      'prAuc',
      'logLoss',
      'brier',
      'precision',
      'f1',
      'precisionAtK',
    ] as const) {
      expect(weighted[metric], metric).toBeCloseTo(repeated[metric]!, 14)
    }
  })

  it('lets no row go first among equal scores', () => {
    expect(evaluateBinary([1, 0, 0], [0.5, 0.5, 0.5], { topK: 1 }).precisionAtK).toBeCloseTo(1 / 3, 15)
    expect(evaluateBinary([0, 0, 1], [0.5, 0.5, 0.5], { topK: 1 }).precisionAtK).toBeCloseTo(1 / 3, 15)
  })

  it('looks at all rows where there are fewer than topK', () => {
    expect(evaluateBinary(label, score).precisionAtK).toBeCloseTo(3 / 5, 15)
  })

  it('counts a score at the threshold as an alarm', () => {
    expect(evaluateBinary([1, 0], [0.7, 0.1], { threshold: 0.7 }).recall).toBe(1)
  })

  it('limits what one certain mistake costs', () => {
    expect(evaluateBinary([0], [1]).logLoss).toBeCloseTo(52 * Math.LN2, 12)
  })
})

describe('with one class only', () => {
  it('has no AUC, and no average precision without positives', () => {
    expect(evaluateBinary([0, 0], [0.2, 0.9])).toMatchObject({ rocAuc: null, prAuc: null, recall: 0, f1: 0 })
    expect(evaluateBinary([1, 1], [0.2, 0.9])).toMatchObject({ rocAuc: null, prAuc: 1, precision: 1 })
  })

  it('treats a class that weighs nothing as missing', () => {
    expect(rocAuc({ label: [0, 1], score: [0.2, 0.9], weight: [1, 0] })).toBeNull()
    expect(averagePrecision({ label: [0, 1], score: [0.2, 0.9], weight: [1, 0] })).toBeNull()
  })
})

describe('bad input', () => {
  it.each([
    ['NaN score', [0, 1], [0.1, Number.NaN], {}, 'TRAINER_INVALID_SCORE'],
    ['raw score', [0, 1], [0.1, 2.5], {}, 'TRAINER_INVALID_SCORE'],
    ['infinite score', [0, 1], [0.1, Number.POSITIVE_INFINITY], {}, 'TRAINER_INVALID_SCORE'],
    ['label 2', [0, 2], [0.1, 0.2], {}, 'TRAINER_INVALID_LABEL'],
    ['NaN label', [0, Number.NaN], [0.1, 0.2], {}, 'TRAINER_INVALID_LABEL'],
    ['no rows', [], [], {}, 'TRAINER_ROWS_MISMATCH'],
    ['too few scores', [0, 1], [0.1], {}, 'TRAINER_ROWS_MISMATCH'],
    ['too many weights', [0, 1], [0.1, 0.2], { weight: [1, 1, 1] }, 'TRAINER_ROWS_MISMATCH'],
    ['negative weight', [0, 1], [0.1, 0.2], { weight: [1, -1] }, 'TRAINER_INVALID_WEIGHT'],
    ['weights all zero', [0, 1], [0.1, 0.2], { weight: [0, 0] }, 'TRAINER_INVALID_WEIGHT'],
    ['threshold above 1', [0, 1], [0.1, 0.2], { threshold: 1.5 }, 'TRAINER_INVALID_OPTION'],
    ['topK of 0', [0, 1], [0.1, 0.2], { topK: 0 }, 'TRAINER_INVALID_OPTION'],
  ])('%s', (_, label, score, options, code) => {
    expect(() => evaluateBinary(label, score, options)).toThrow(expect.objectContaining({ code }))
  })

  it('suggests the option that was meant', () => {
    expect(() => evaluateBinary([0], [0], { treshold: 0.4 } as object)).toThrow('did you mean "threshold"?')
  })

  it('allows raw scores where only their order counts', () => {
    expect(rocAuc({ label: [0, 1], score: [-3, Number.POSITIVE_INFINITY] })).toBe(1)
    expect(averagePrecision({ label: [1, 0], score: [-3, 2] })).toBe(0.5)
  })
})
