import { toDayNumber } from '@alertsmith/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TrainingRows } from '../rows.js'
import { type Fold, type FoldOptions, planFolds } from './folds.js'
import { planSplit } from './plan.js'

const START = toDayNumber('2024-01-01')

function makeRows(numRows: number, days: number, addresses = 40, every = 4): TrainingRows {
  const numbers = Array.from({ length: numRows }, (_, row) => row)
  return {
    day: Int32Array.from(numbers, (row) => START + Math.floor((row * days) / numRows)),
    label: Uint8Array.from(numbers, (row) => (row % every === 0 ? 1 : 0)),
    group: Uint32Array.from(numbers, (row) => (row * 7) % addresses),
  }
}

const shape = fc.record({
  numRows: fc.integer({ min: 200, max: 500 }),
  days: fc.integer({ min: 20, max: 60 }),
  folds: fc.integer({ min: 2, max: 7 }),
  seed: fc.integer({ min: 0, max: 99 }),
})

const sorted = (rows: Iterable<number>) => Array.from(rows).sort((a, b) => a - b)

function expectNoTestRows(folds: Fold[], test: Int32Array): void {
  const tested = new Set(test)
  for (const fold of folds) {
    for (const row of [...fold.train, ...fold.validation]) expect(tested.has(row)).toBe(false)
  }
}

describe.each(['stratified', 'group'] as const)('%s folds', (kind) => {
  it('validate each row of the training side once and train on all others', () => {
    fc.assert(
      fc.property(shape, ({ numRows, days, folds, seed }) => {
        const rows = makeRows(numRows, days)
        const split = planSplit(rows, { kind, seed })
        const plan = planFolds(rows, split, { folds, seed })
        const side = sorted([...split.train, ...split.validation])
        expect(plan.map((fold) => fold.number)).toEqual(Array.from({ length: folds }, (_, i) => i + 1))
        expect(sorted(plan.flatMap((fold) => Array.from(fold.validation)))).toEqual(side)
        for (const fold of plan) expect(sorted([...fold.train, ...fold.validation])).toEqual(side)
        expectNoTestRows(plan, split.test)
      }),
    )
  })
})

it('stratified folds differ by at most one row of each class', () => {
  const rows = makeRows(503, 30)
  const plan = planFolds(rows, planSplit(rows, { kind: 'stratified' }), { folds: 5 })
  for (const value of [0, 1]) {
    const counts = plan.map((fold) => fold.validation.filter((row) => rows.label[row] === value).length)
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
  }
})

it('group folds never divide an address', () => {
  const rows = makeRows(500, 30)
  const folds = planFolds(rows, planSplit(rows, { kind: 'group' }), { folds: 4 })
  expect(folds).toHaveLength(4)
  for (const fold of folds) {
    const trained = new Set(Array.from(fold.train, (row) => rows.group![row]))
    expect(Array.from(fold.validation).some((row) => trained.has(rows.group![row]))).toBe(false)
  }
})

describe('temporal folds', () => {
  it('train on strictly earlier days only, each block once, in order', () => {
    fc.assert(
      fc.property(shape, ({ numRows, days, folds, seed }) => {
        const rows = makeRows(numRows, days)
        const split = planSplit(rows)
        const plan = planFolds(rows, split, { folds, seed })
        const side = sorted([...split.train, ...split.validation])
        let seen = plan[0]!.train.length
        for (const fold of plan) {
          const lastTrained = Math.max(...Array.from(fold.train, (row) => rows.day[row]!))
          const firstValidated = Math.min(...Array.from(fold.validation, (row) => rows.day[row]!))
          expect(lastTrained).toBeLessThan(firstValidated)
          expect(fold.train.length).toBe(seen)
          seen += fold.validation.length
        }
        expect(seen).toBe(side.length)
        expectNoTestRows(plan, split.test)
      }),
    )
  })

  it('cut the days into blocks of about equal rows', () => {
    const rows = makeRows(1250, 125)
    const plan = planFolds(rows, planSplit(rows), { folds: 4 })
    expect(plan.map((fold) => fold.train.length)).toEqual([200, 400, 600, 800])
    expect(plan.map((fold) => fold.validation.length)).toEqual([200, 200, 200, 200])
  })

  it('mark a fold whose first block holds one class', () => {
    const rows = makeRows(1000, 100)
    const label = Uint8Array.from(rows.label, (value, row) => (row < 250 ? 0 : value))
    const plan = planFolds({ ...rows, label }, planSplit({ ...rows, label }), { folds: 5 })
    expect(plan.map((fold) => fold.unusable)).toEqual([
      '0 of its 130 train rows are positive',
      null,
      null,
      null,
      null,
    ])
  })

  it('need a day for each block', () => {
    const rows = makeRows(500, 6)
    const split = planSplit(rows)
    expect(planFolds(rows, split, { folds: 4 })).toHaveLength(4)
    expect(() => planFolds(rows, split, { folds: 5 })).toThrow(
      /at least 6 processing days.*found 5 \(2024-01-01 to 2024-01-05\)\. Ask for at most 4 folds/,
    )
  })
})

describe('planFolds refuses', () => {
  const rows = makeRows(100, 20, 5, 20)

  it('to fold a group split without groups', () => {
    const grouped = makeRows(100, 20)
    const split = planSplit(grouped, { kind: 'group' })
    expect(() => planFolds({ ...grouped, group: undefined }, split)).toThrow(
      expect.objectContaining({ code: 'TRAINER_INVALID_OPTION' }),
    )
  })

  it.each([
    ['one fold', 'stratified', { folds: 1 }, 'TRAINER_INVALID_OPTION'],
    ['a fractional number of folds', 'stratified', { folds: 2.5 }, 'TRAINER_INVALID_OPTION'],
    ['an unknown option', 'stratified', { fold: 5 }, 'TRAINER_INVALID_OPTION'],
    ['more folds than positives', 'stratified', { folds: 5 }, 'TRAINER_TOO_FEW_ROWS'],
    ['more folds than addresses', 'group', { folds: 5 }, 'TRAINER_TOO_FEW_GROUPS'],
  ] as const)('%s', (_, kind, options, code) => {
    const label = kind === 'group' ? Uint8Array.from(rows.label, (_value, row) => row % 2) : rows.label
    const given = { ...rows, label }
    const split = planSplit(given, { kind })
    expect(() => planFolds(given, split, options as FoldOptions)).toThrow(expect.objectContaining({ code }))
  })
})
