import { toDayNumber } from '@alertsmith/core'
import { describe, expect, it } from 'vitest'
import type { TrainingRows } from './rows.js'
import { planSplit, type SplitOptions } from './split/plan.js'
import { checkSufficiency, refuseInsufficient, type SufficiencyOptions } from './sufficiency.js'

const START = toDayNumber('2024-01-01')

/** 100 rows a day; the first `positives[i]` of day i are positive. */
function makeRows(positives: number[]): TrainingRows {
  const day = Int32Array.from({ length: positives.length * 100 }, (_, row) => START + Math.floor(row / 100))
  return { day, label: Uint8Array.from(day, (value, row) => (row % 100 < positives[value - START]! ? 1 : 0)) }
}

const check = (rows: TrainingRows, options: SufficiencyOptions = {}, splitOptions: SplitOptions = {}) =>
  checkSufficiency(rows, planSplit(rows, { ...splitOptions, allowSingleClass: true }), options)

const SUFFICIENT = makeRows([10, 10, 10, 10, 10, 10, 10, 20, 20, 0])

describe('checkSufficiency', () => {
  it('accepts parts with as many of each class as asked for', () => {
    const report = check(SUFFICIENT)
    expect(report).toEqual({
      sufficient: true,
      minimum: 20,
      parts: [
        expect.objectContaining({ part: 'train', rows: 700, positives: 70, negatives: 630 }),
        expect.objectContaining({ part: 'validation', rows: 100, positives: 20, negatives: 80 }),
        {
          part: 'test',
          rows: 200,
          positives: 20,
          negatives: 180,
          missingPositives: 0,
          missingNegatives: 0,
          mixedDays: null,
          missingMixedDays: null,
        },
      ],
    })
    expect(() => refuseInsufficient(report)).not.toThrow()
  })

  it('lists what every part lacks, also where a class is missing altogether', () => {
    const report = check(makeRows([100, 100, 100, 100, 100, 100, 100, 20, 0, 0]))
    expect(report.sufficient).toBe(false)
    expect(() => refuseInsufficient(report)).toThrow(
      expect.objectContaining({
        code: 'TRAINER_INSUFFICIENT_LABELS',
        category: 'refused',
        message: expect.stringContaining(
          'the train part lacks 20 negatives (has 0); the test part lacks 20 positives (has 0)',
        ),
      }),
    )
  })

  it('also reports rows that are all of one class', () => {
    const { parts } = check(makeRows([0, 0, 0, 0, 0]))
    expect(parts.map((part) => part.missingPositives)).toEqual([20, 20, 20])
  })

  it.each([0, 1, 2, 3])('reports %i positives of a stratified split', (positives) => {
    const rows = makeRows([positives, 0, 0, 0, 0])
    const { parts } = check(rows, {}, { kind: 'stratified' })
    const found = parts.map((part) => part.positives)
    expect(found.reduce((sum, count) => sum + count)).toBe(positives)
    if (positives === 3) expect(found).toEqual([1, 1, 1])
    else expect(() => planSplit(rows, { kind: 'stratified' })).toThrow(/^planSplit: /)
    expect(parts.map((part) => part.rows).reduce((sum, count) => sum + count)).toBe(500)
  })

  it('refuses rows that cannot fill three parts', () => {
    const rows = { label: Uint8Array.of(0, 1), day: Int32Array.of(START, START) }
    expect(() => check(rows, {}, { kind: 'stratified' })).toThrow(
      expect.objectContaining({ code: 'TRAINER_TOO_FEW_ROWS' }),
    )
  })

  it('takes another minimum', () => {
    expect(check(SUFFICIENT, { minimum: 21 }).parts.map((part) => part.missingPositives)).toEqual([0, 1, 1])
  })

  it('does not count rows that weigh nothing', () => {
    const weight = Float32Array.from(SUFFICIENT.label, (label, row) => (label === 1 && row % 2 === 0 ? 0 : 1))
    const { parts } = check({ ...SUFFICIENT, weight })
    expect(parts.map((part) => part.positives)).toEqual([35, 10, 10])
  })

  it('needs days to rank of a ranker', () => {
    const report = check(SUFFICIENT, { modelType: 'alert_ranker' }, { modelType: 'alert_ranker' })
    expect(report.parts.map((part) => part.mixedDays)).toEqual([7, 1, 1])
    expect(() => refuseInsufficient(report)).toThrow(
      /the test part lacks 2 days with rows of different labels \(has 1 of 3\)/,
    )
  })

  it.each([[{ minimum: 0 }], [{ minimum: 1.5 }], [{ minimun: 3 }], [{ modelType: 'scorer' }]])(
    'refuses %j',
    (options) => {
      expect(() => check(SUFFICIENT, options as SufficiencyOptions)).toThrow(
        expect.objectContaining({ code: 'TRAINER_INVALID_OPTION' }),
      )
    },
  )
})
