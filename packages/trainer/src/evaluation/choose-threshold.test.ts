import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluateBinary } from '../metrics/evaluate.js'
import { chooseThreshold, type ThresholdRows } from './choose-threshold.js'
import { nextUp } from './next-up.js'
import { parseThresholdRule, thresholdRuleText } from './threshold-rule.js'

describe('parseThresholdRule', () => {
  it.each([
    ['max-f1', { kind: 'max-f1' }],
    ['recall=0.95', { kind: 'recall', recall: 0.95 }],
    ['recall=1', { kind: 'recall', recall: 1 }],
    ['budget=50/day', { kind: 'budget', alertsPerDay: 50 }],
  ] as const)('%s', (text, rule) => {
    expect(parseThresholdRule(text)).toEqual(rule)
    expect(thresholdRuleText(rule)).toBe(text)
  })

  it.each([
    'f1',
    'recall',
    'recall=0',
    'recall=1.01',
    'recall=-0.5',
    'recall=95%',
    'budget=0/day',
    'budget=1.5/day',
    'budget=50',
    'budget=50/week',
    ' max-f1',
    '0.5',
    '',
  ])('refuses "%s"', (text) => {
    expect(() => parseThresholdRule(text)).toThrow(
      expect.objectContaining({ code: 'TRAINER_INVALID_OPTION', message: expect.stringContaining('max-f1') }),
    )
  })
})

const someRows = fc
  .array(
    fc.record({
      label: fc.integer({ min: 0, max: 1 }),
      score: fc.integer({ min: 0, max: 20 }).map((tick) => tick / 20),
      day: fc.integer({ min: 0, max: 4 }),
      weight: fc.integer({ min: 1, max: 8 }).map((tick) => tick / 4),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map(
    (list): ThresholdRows => ({
      label: list.map(({ label }) => label),
      score: Float64Array.from(list, ({ score }) => score),
      day: Int32Array.from(list, ({ day }) => day),
      weight: list.map(({ weight }) => weight),
    }),
  )
const withPositives = someRows.filter(({ label }) => Array.from(label).includes(1))

function at({ label, score, weight }: ThresholdRows, threshold: number) {
  return evaluateBinary(label, score, { threshold, weight })
}

function countAlarms({ score }: ThresholdRows, threshold: number): number {
  return Array.from(score).filter((value) => value >= threshold).length
}

describe('chooseThreshold does what its rule says on the validation rows', () => {
  it('finds the share of the positives, and no higher score would', () => {
    fc.assert(
      fc.property(withPositives, fc.constantFrom(0.5, 0.8, 0.95, 1), (rows, recall) => {
        const { rule, threshold } = chooseThreshold({ kind: 'recall', recall }, rows)
        expect(rule).toBe(`recall=${recall}`)
        expect(at(rows, threshold).recall).toBeGreaterThanOrEqual(recall)
        const higher = Array.from(rows.score).filter((score) => score > threshold)
        for (const score of higher) expect(at(rows, score).recall).toBeLessThan(recall)
      }),
    )
  })

  it('counts 19 of 20 as 0.95', () => {
    const rows = {
      label: new Uint8Array(20).fill(1),
      score: Float64Array.from({ length: 20 }, (_, row) => row / 20),
      day: new Int32Array(20),
    }
    expect(chooseThreshold({ kind: 'recall', recall: 0.95 }, rows).threshold).toBe(1 / 20)
  })

  it('reaches the highest F1, at the highest score that does', () => {
    fc.assert(
      fc.property(withPositives, (rows) => {
        const { threshold } = chooseThreshold({ kind: 'max-f1' }, rows)
        const best = at(rows, threshold).f1
        for (const score of rows.score as Float64Array) {
          const { f1 } = at(rows, score)
          expect(f1).toBeLessThan(best + 1e-12)
          if (score > threshold) expect(f1).toBeLessThan(best)
        }
      }),
    )
  })

  it('keeps to the budget per day on average, and no lower score would', () => {
    fc.assert(
      fc.property(someRows, fc.integer({ min: 1, max: 20 }), (rows, alertsPerDay) => {
        const { threshold } = chooseThreshold({ kind: 'budget', alertsPerDay }, rows)
        const budget = alertsPerDay * new Set(rows.day).size
        expect(countAlarms(rows, threshold)).toBeLessThanOrEqual(budget)
        const lower = Array.from(rows.score).filter((score) => score < threshold)
        for (const score of lower) expect(countAlarms(rows, score)).toBeGreaterThan(budget)
      }),
    )
  })

  it('raises no alarm where more rows share the highest score than the budget has', () => {
    const rows = { label: [1, 0, 0], score: Float64Array.of(1, 1, 0.5), day: new Int32Array(3) }
    expect(chooseThreshold({ kind: 'budget', alertsPerDay: 1 }, rows).threshold).toBe(1 + 2 ** -52)
  })
})

it.each([
  [0, Number.MIN_VALUE],
  [-0, Number.MIN_VALUE],
  [1, 1 + 2 ** -52],
  [-1, -1 + 2 ** -53],
  [-Number.MIN_VALUE, -0],
])('knows the number above %d', (value, above) => {
  expect(nextUp(value)).toBe(above)
})

describe('bad input', () => {
  const rows = { label: [0, 0], score: Float64Array.of(0.1, 0.2), day: new Int32Array(2) }

  it.each([
    ['recall without positives', { kind: 'recall', recall: 0.9 }, rows, 'TRAINER_SINGLE_CLASS'],
    ['F1 without positives', { kind: 'max-f1' }, rows, 'TRAINER_SINGLE_CLASS'],
    ['recall of 0', { kind: 'recall', recall: 0 }, rows, 'TRAINER_INVALID_OPTION'],
    ['budget of 0', { kind: 'budget', alertsPerDay: 0 }, rows, 'TRAINER_INVALID_OPTION'],
    ['too few days', { kind: 'max-f1' }, { ...rows, day: new Int32Array(1) }, 'TRAINER_ROWS_MISMATCH'],
  ] as const)('%s', (_, rule, of, code) => {
    expect(() => chooseThreshold(rule, of)).toThrow(expect.objectContaining({ code }))
  })
})
