import { toDayNumber } from '@alertsmith/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TrainingRows } from '../rows.js'
import { planFolds } from './folds.js'
import { planSplit } from './plan.js'

const START = toDayNumber('2024-01-01')

/** Ten rows a day, every third positive. */
function makeRows(days: number, knownAfterDays?: number): TrainingRows {
  const day = Int32Array.from({ length: days * 10 }, (_, row) => START + Math.floor(row / 10))
  return {
    day,
    label: Uint8Array.from(day, (_, row) => (row % 3 === 0 ? 1 : 0)),
    ...(knownAfterDays === undefined
      ? {}
      : { knownDay: Float64Array.from(day, (value) => value + knownAfterDays) }),
  }
}

const lastDay = (rows: TrainingRows, part: Int32Array) =>
  Math.max(...Array.from(part, (row) => rows.day[row]!))

describe('an embargo', () => {
  const rows = makeRows(50)

  it('leaves the last days before the test period out of every part', () => {
    const { train, validation, test, summary } = planSplit(rows, { testStart: '2024-02-10', embargoDays: 7 })
    // 40 days before the test period, the last seven of which (2024-02-03 to 2024-02-09) are not used.
    expect(train.length + validation.length).toBe(330)
    expect(test).toHaveLength(100)
    expect(summary).toMatchObject({ embargoDays: 7, excluded: { embargo: 70, lateLabel: 0 } })
    expect(summary.parts.validation.lastDate).toBe('2024-02-02')
    expect(summary.parts.validation.rows).toBe(50)
  })

  it('holds whatever the length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 }), (embargoDays) => {
        const split = planSplit(rows, { embargoDays })
        const testStart = toDayNumber(split.summary.testStart!)
        expect(lastDay(rows, split.validation)).toBe(testStart - 1 - embargoDays)
        expect(split.summary.excluded.embargo).toBe(10 * embargoDays)
        expect(split.test).toEqual(planSplit(rows).test)
      }),
    )
  })

  it('also parts the sides of each walk-forward fold', () => {
    const split = planSplit(rows, { embargoDays: 3 })
    const folds = planFolds(rows, split, { folds: 4 })
    expect(folds).toHaveLength(4)
    for (const fold of folds) {
      const firstValidated = Math.min(...Array.from(fold.validation, (row) => rows.day[row]!))
      expect(lastDay(rows, fold.train)).toBe(firstValidated - 4)
    }
  })

  it.each([
    ['all days', { embargoDays: 40 }, 'TRAINER_EMBARGO_TOO_LONG'],
    ['all days but one', { embargoDays: 39 }, 'TRAINER_EMBARGO_TOO_LONG'],
    ['less than nothing', { embargoDays: -1 }, 'TRAINER_INVALID_OPTION'],
    ['half a day', { embargoDays: 0.5 }, 'TRAINER_INVALID_OPTION'],
    ['a random split', { embargoDays: 3, kind: 'stratified' as const }, 'TRAINER_INVALID_OPTION'],
  ])('over %s is refused', (_, options, code) => {
    expect(() => planSplit(rows, options)).toThrow(expect.objectContaining({ code }))
  })

  it('that is too long is refused with the days it leaves', () => {
    expect(() => planSplit(rows, { embargoDays: 39 })).toThrow(
      '"embargoDays" must leave at least 2 processing days before the test period, which begins on 2024-02-10; got 39, which leaves 1.',
    )
  })
})

describe('labels that became known in the test period', () => {
  it('teach nothing, and are counted apart from the embargo', () => {
    const rows = makeRows(50, 5)
    const split = planSplit(rows, { testStart: '2024-02-10', embargoDays: 2 })
    // A label of day d is known on day d + 5, which has to be before the test period.
    expect(split.summary.excluded).toEqual({ embargo: 20, lateLabel: 30 })
    expect(split.summary.parts.validation.lastDate).toBe('2024-02-04')
    expect(split.test).toHaveLength(100)
  })

  it('are used where nothing says when they became known', () => {
    const rows = makeRows(50)
    const knownDay = new Float64Array(rows.day.length).fill(Number.NaN)
    expect(planSplit({ ...rows, knownDay })).toEqual(planSplit(rows))
  })

  it('do not train a walk-forward fold that validates earlier', () => {
    const rows = makeRows(50, 5)
    const folds = planFolds(rows, planSplit(rows), { folds: 4 })
    expect(folds).toHaveLength(4)
    for (const fold of folds) {
      const firstValidated = Math.min(...Array.from(fold.validation, (row) => rows.day[row]!))
      expect(lastDay(rows, fold.train) + 5).toBeLessThan(firstValidated)
    }
  })

  it('are refused where no others are left', () => {
    expect(() => planSplit(makeRows(50, 45))).toThrow(/labels known before 2024-02-10.*found 0/)
  })
})

describe('planFolds of another kind than the split', () => {
  const rows = { ...makeRows(50), group: Uint32Array.from({ length: 500 }, (_, row) => row % 40) }
  const temporal = planSplit(rows)

  it('walks forward over a random split', () => {
    const split = planSplit(rows, { kind: 'stratified' })
    const folds = planFolds(rows, split, { cv: 'walk-forward' })
    expect(folds).toHaveLength(5)
    for (const fold of folds) {
      const firstValidated = Math.min(...Array.from(fold.validation, (row) => rows.day[row]!))
      expect(lastDay(rows, fold.train)).toBeLessThan(firstValidated)
    }
  })

  it('keeps addresses whole over a temporal split', () => {
    const folds = planFolds(rows, temporal, { cv: 'grouped' })
    expect(folds).toHaveLength(5)
    for (const fold of folds) {
      const trained = new Set(Array.from(fold.train, (row) => rows.group[row]!))
      expect(fold.validation.some((row) => trained.has(rows.group[row]!))).toBe(false)
    }
    expect(() => planFolds({ ...rows, group: undefined }, temporal, { cv: 'grouped' })).toThrow(/rows.group/)
  })

  it('draws rows over a temporal split', () => {
    const folds = planFolds(rows, temporal, { cv: 'stratified' })
    const validated = folds.flatMap((fold) => Array.from(fold.validation))
    expect(validated.sort((a, b) => a - b)).toEqual(Array.from({ length: 400 }, (_, row) => row))
  })

  it('follows the split by default, and refuses what it does not know', () => {
    expect(planFolds(rows, temporal, { cv: 'auto' })).toEqual(
      planFolds(rows, temporal, { cv: 'walk-forward' }),
    )
    expect(() => planFolds(rows, temporal, { cv: 'walkforward' as 'auto' })).toThrow(
      '"cv" must be one of auto, walk-forward, grouped, stratified',
    )
  })
})
