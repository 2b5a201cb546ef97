import { toDayNumber } from '@alertsmith/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TrainingRows } from '../rows.js'
import { planSplit, type SplitKind, type SplitOptions, type SplitPlan } from './plan.js'

const START = toDayNumber('2024-01-01')

/** `perDay[i]` rows on the i-th day, every `every`-th row positive, addresses taking turns. */
function makeRows(perDay: number[], every = 3, addresses = 50): TrainingRows {
  const day = Int32Array.from(perDay.flatMap((count, i) => new Array<number>(count).fill(START + i)))
  return {
    day,
    label: Uint8Array.from(day, (_, row) => (row % every === 0 ? 1 : 0)),
    group: Uint32Array.from(day, (_, row) => row % addresses),
  }
}

/** Rows in any order of days, of 3 … 40 days and up to 60 addresses, rich in both classes. */
const anyRows = fc
  .array(
    fc.record({
      day: fc.integer({ min: 0, max: 39 }),
      label: fc.constantFrom(0, 1),
      group: fc.integer({ min: 0, max: 59 }),
    }),
    { minLength: 60, maxLength: 300 },
  )
  .map(
    (records): TrainingRows => ({
      day: Int32Array.from(records, (record) => START + record.day),
      label: Uint8Array.from(records, (record) => record.label),
      group: Uint32Array.from(records, (record) => record.group),
    }),
  )

const anyOptions = (kind: SplitKind) =>
  fc.record({
    kind: fc.constant(kind),
    testSize: fc.double({ min: 0.15, max: 0.4, noNaN: true }),
    validationSize: fc.double({ min: 0.15, max: 0.4, noNaN: true }),
    seed: fc.integer({ min: 0, max: 1000 }),
  })

/** Plans the split, leaving out the draws that it refuses for having one class in a part. */
function plan(rows: TrainingRows, options: SplitOptions): SplitPlan {
  try {
    return planSplit(rows, options)
  } catch (error) {
    fc.pre((error as { code?: string }).code !== 'TRAINER_SINGLE_CLASS')
    throw error
  }
}

function expectPartition(rows: TrainingRows, { train, validation, test }: SplitPlan): void {
  const all = [...train, ...validation, ...test].sort((a, b) => a - b)
  expect(all).toEqual(Array.from(rows.label, (_, row) => row))
  for (const part of [train, validation, test]) expect(part).toEqual(part.slice().sort())
}

describe('temporal split', () => {
  it('keeps days whole and in order, whatever the rows', () => {
    fc.assert(
      fc.property(anyRows, anyOptions('temporal'), (rows, options) => {
        const split = plan(rows, options)
        expectPartition(rows, split)
        const days = (part: Int32Array) => Array.from(part, (row) => rows.day[row]!)
        expect(Math.max(...days(split.train))).toBeLessThan(Math.min(...days(split.validation)))
        expect(Math.max(...days(split.validation))).toBeLessThan(Math.min(...days(split.test)))
      }),
    )
  })

  it('takes the latest days whose share comes nearest', () => {
    const split = planSplit(makeRows([30, 20, 20, 10, 10, 12, 12]), { testSize: 0.2, validationSize: 0.2 })
    // 114 rows: 24 in the last two days (21 %), 90 before; of these 10, 20 or 40 in the latest days.
    expect(split.summary).toEqual({
      kind: 'temporal',
      seed: null,
      validationStart: '2024-01-04',
      testStart: '2024-01-06',
      embargoDays: 0,
      excluded: { embargo: 0, lateLabel: 0 },
      parts: {
        train: {
          rows: 70,
          positives: 24,
          positiveRate: 24 / 70,
          firstDate: '2024-01-01',
          lastDate: '2024-01-03',
          groups: 50,
        },
        validation: expect.objectContaining({ rows: 20, firstDate: '2024-01-04', lastDate: '2024-01-05' }),
        test: expect.objectContaining({ rows: 24, firstDate: '2024-01-06', lastDate: '2024-01-07' }),
      },
    })
  })

  it('tests from the given day on, also where that day has no rows', () => {
    const rows = makeRows([20, 20, 20, 0, 20, 20])
    const split = planSplit(rows, { testStart: '2024-01-04' })
    expect(split.summary.testStart).toBe('2024-01-05')
    expect(split.test).toHaveLength(40)
  })

  it('draws nothing', () => {
    const rows = makeRows([20, 20, 20, 20])
    expect(planSplit(rows, { seed: 1 })).toEqual(planSplit(rows, { seed: 2 }))
  })

  it.each(['2023-12-31', '2024-01-01', '2024-01-05'])('refuses a test start of %s', (testStart) => {
    expect(() => planSplit(makeRows([9, 9, 9, 9]), { testStart })).toThrow(
      expect.objectContaining({
        code: 'TRAINER_TEST_START_OUT_OF_RANGE',
        message: expect.stringContaining('after 2024-01-01 and not after 2024-01-04'),
      }),
    )
  })

  it('needs a day for each part', () => {
    const tooFewDays = expect.objectContaining({ code: 'TRAINER_TOO_FEW_DAYS' })
    expect(() => planSplit(makeRows([100]))).toThrow(tooFewDays)
    expect(() => planSplit(makeRows([50, 50]))).toThrow(tooFewDays)
    expect(() => planSplit(makeRows([50, 50, 50]), { testStart: '2024-01-02' })).toThrow(tooFewDays)
    expect(planSplit(makeRows([50, 50, 50])).validation).toHaveLength(50)
  })

  it('refuses a part without positives and says which', () => {
    const rows = makeRows([30, 30, 30, 30])
    const label = Uint8Array.from(rows.label, (value, row) => (row >= 90 ? 0 : value))
    expect(() => planSplit({ ...rows, label })).toThrow(
      /test part; found 30 rows \(2024-01-04 to 2024-01-04\), 0 of them positive/,
    )
  })
})

describe('stratified split', () => {
  it('gives each part its share of each class, within a row', () => {
    fc.assert(
      fc.property(anyRows, anyOptions('stratified'), (rows, options) => {
        const split = planSplit(rows, options)
        expectPartition(rows, split)
        for (const value of [0, 1]) {
          const count = (part: Int32Array) => part.filter((row) => rows.label[row] === value).length
          const total = rows.label.filter((label) => label === value).length
          expect(Math.abs(count(split.test) - total * options.testSize)).toBeLessThanOrEqual(1)
          const rest = total - count(split.test)
          expect(Math.abs(count(split.validation) - rest * options.validationSize)).toBeLessThanOrEqual(1)
        }
      }),
    )
  })

  it('depends on the seed alone', () => {
    const rows = makeRows([100, 100, 100])
    const drawn = planSplit(rows, { kind: 'stratified', seed: 7 })
    expect(planSplit(rows, { kind: 'stratified', seed: 7 })).toEqual(drawn)
    expect(planSplit(rows, { kind: 'stratified', seed: 8 }).test).not.toEqual(drawn.test)
  })

  // Recomputed with a second implementation of shuffle and generator, in Python.
  it('is the same on every platform', () => {
    const { test } = planSplit(makeRows([20, 20]), { kind: 'stratified', seed: 42 })
    expect(Array.from(test)).toEqual([6, 11, 12, 13, 18, 19, 22, 38])
  })

  it('needs three rows of each class', () => {
    const rows = makeRows([50])
    const label = new Uint8Array(50).fill(1, 0, 2)
    expect(() => planSplit({ ...rows, label }, { kind: 'stratified' })).toThrow(
      /at least 3 rows of each class.*found 2 with label 1 among 50/,
    )
    label[2] = 1
    expect(planSplit({ ...rows, label }, { kind: 'stratified' }).summary.parts.validation.positives).toBe(1)
  })
})

describe('group split', () => {
  it('never divides an address', () => {
    fc.assert(
      fc.property(anyRows, anyOptions('group'), (rows, options) => {
        const split = plan(rows, options)
        expectPartition(rows, split)
        const groups = [split.train, split.validation, split.test].map(
          (part) => new Set(Array.from(part, (row) => rows.group![row]!)),
        )
        for (const group of groups[0]!) expect(groups[1]!.has(group) || groups[2]!.has(group)).toBe(false)
        for (const group of groups[1]!) expect(groups[2]!.has(group)).toBe(false)
      }),
    )
  })

  it('comes near the shares of rows and positives although addresses differ in size', () => {
    // Address i has 1 + i % 10 rows, all of the same label; one in five addresses is illicit.
    const group = Uint32Array.from(
      Array.from({ length: 2000 }, (_, i) => new Array<number>(1 + (i % 10)).fill(i * 7919)).flat(),
    )
    const label = Uint8Array.from(group, (value) => ((value / 7919) % 5 === 0 ? 1 : 0))
    const { parts } = planSplit(
      { group, label, day: new Int32Array(group.length).fill(START) },
      { kind: 'group' },
    ).summary
    const overall = label.reduce((sum, value) => sum + value, 0) / label.length
    expect(parts.test.rows / label.length).toBeCloseTo(0.2, 2)
    expect(parts.validation.rows / label.length).toBeCloseTo(0.12, 2)
    for (const part of Object.values(parts)) expect(part.positiveRate).toBeCloseTo(overall, 2)
  })

  it('depends on the seed alone', () => {
    const rows = makeRows([200], 7, 40)
    const drawn = planSplit(rows, { kind: 'group', seed: 7 })
    expect(planSplit(rows, { kind: 'group', seed: 7 })).toEqual(drawn)
    expect(planSplit(rows, { kind: 'group', seed: 8 }).test).not.toEqual(drawn.test)
  })

  it('needs three addresses', () => {
    expect(() => planSplit(makeRows([40], 3, 2), { kind: 'group' })).toThrow(
      expect.objectContaining({ code: 'TRAINER_TOO_FEW_GROUPS' }),
    )
  })
})

describe('planSplit refuses', () => {
  const rows = makeRows([20, 20, 20, 20])
  it.each([
    ['a size of 0', rows, { testSize: 0 }, 'TRAINER_INVALID_OPTION'],
    ['a size of 1', rows, { validationSize: 1 }, 'TRAINER_INVALID_OPTION'],
    ['a size that is NaN', rows, { testSize: Number.NaN }, 'TRAINER_INVALID_OPTION'],
    ['an unknown kind', rows, { kind: 'random' }, 'TRAINER_INVALID_OPTION'],
    ['a fractional seed', rows, { seed: 1.5 }, 'TRAINER_INVALID_OPTION'],
    ['a negative seed', rows, { seed: -1 }, 'TRAINER_INVALID_OPTION'],
    [
      'a test start next to a size',
      rows,
      { testStart: '2024-01-03', testSize: 0.2 },
      'TRAINER_INVALID_OPTION',
    ],
    [
      'a test start in a random split',
      rows,
      { kind: 'group', testStart: '2024-01-03' },
      'TRAINER_INVALID_OPTION',
    ],
    ['an impossible date', rows, { testStart: '2024-02-30' }, 'CORE_INVALID_DATE'],
    [
      'a group split without groups',
      { ...rows, group: undefined },
      { kind: 'group' },
      'TRAINER_INVALID_OPTION',
    ],
    ['no rows', makeRows([]), {}, 'TRAINER_TOO_FEW_ROWS'],
    ['one class', { ...rows, label: new Uint8Array(80) }, {}, 'TRAINER_SINGLE_CLASS'],
    ['a label of 2', { ...rows, label: new Uint8Array(80).fill(2) }, {}, 'TRAINER_INVALID_LABEL'],
    [
      'an unlabelled row',
      { ...rows, label: new Float32Array(80).fill(Number.NaN) },
      {},
      'TRAINER_INVALID_LABEL',
    ],
    ['a missing day', { ...rows, day: rows.day.slice(1) }, {}, 'TRAINER_ROWS_MISMATCH'],
    ['a missing group', { ...rows, group: rows.group!.slice(1) }, {}, 'TRAINER_ROWS_MISMATCH'],
    ['a missing weight', { ...rows, weight: new Float32Array(3) }, {}, 'TRAINER_ROWS_MISMATCH'],
    [
      'an infinite weight',
      { ...rows, weight: new Float32Array(80).fill(1 / 0) },
      {},
      'TRAINER_INVALID_WEIGHT',
    ],
  ])('%s', (_, given, options, code) => {
    expect(() => planSplit(given, options as SplitOptions)).toThrow(expect.objectContaining({ code }))
  })

  it('a misspelt option, naming the right one', () => {
    expect(() => planSplit(rows, { testsize: 0.2 } as SplitOptions)).toThrow('did you mean "testSize"?')
  })
})
