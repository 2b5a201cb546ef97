import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recorded } from '../../test/recorded-evaluation.js'
import { applyCalibration } from './apply-calibration.js'
import { CALIBRATION_METHODS, type CalibrationMethod, type PlattCalibration } from './calibration.js'
import { fitCalibration } from './fit-calibration.js'
import { parseCalibration } from './parse-calibration.js'

describe('isotonic calibration against scikit-learn 1.2.1', () => {
  it.each(recorded.isotonic)('$name', ({ label, score, weight, grid, probabilities }) => {
    const calibration = fitCalibration('isotonic', { label, score, weight: weight ?? undefined })
    const found = applyCalibration(calibration!, Float64Array.from(grid))
    for (const [i, probability] of probabilities.entries()) expect(found[i]).toBeCloseTo(probability, 10)
  })
})

describe('Platt calibration against the zero of its gradient by scipy 1.10.1', () => {
  it.each(recorded.platt)('$name', ({ label, score, weight, a, b }) => {
    // The reference was fitted on these scores as they are: here they are the log-odds.
    const probability = score.map((x) => 1 / (1 + Math.exp(-x)))
    const rows = { label, score: probability, weight: weight ?? undefined }
    const found = fitCalibration('platt', rows) as PlattCalibration
    expect(Math.abs(found.a - a)).toBeLessThan(1e-9 * Math.max(1, Math.abs(a)))
    expect(Math.abs(found.b - b)).toBeLessThan(1e-9 * Math.max(1, Math.abs(b)))
  })

  it('never turns an order round: scores worse than chance get one probability', () => {
    const found = fitCalibration('platt', { label: [1, 1, 0], score: [0.1, 0.2, 0.9] })
    // Smoothed targets 3/4, 3/4 and 1/3: their mean is 11/18.
    expect(found).toMatchObject({ method: 'platt', a: 0 })
    const [probability] = applyCalibration(found!, Float64Array.of(0.5))
    expect(probability).toBeCloseTo(11 / 18, 14)
  })

  it('gives a constant score one probability', () => {
    const found = fitCalibration('platt', { label: [1, 0, 0, 0], score: [0.5, 0.5, 0.5, 0.5] })
    const [probability] = applyCalibration(found!, Float64Array.of(0.5))
    expect(probability).toBeCloseTo((2 / 3 + 3 / 5) / 4, 10)
  })

  it('leaves probabilities alone that are right already', () => {
    // Of 1,000 rows at each level exactly that share is positive; smoothing the targets moves little.
    const levels = [0.05, 0.2, 0.5, 0.9]
    const score = levels.flatMap((level) => new Array<number>(1_000).fill(level))
    const label = levels.flatMap((level) =>
      Array.from({ length: 1_000 }, (_, i) => Number(i < 1_000 * level)),
    )
    const found = fitCalibration('platt', { label, score }) as PlattCalibration
    expect(found.a).toBeCloseTo(-1, 2)
    expect(found.b).toBeCloseTo(0, 2)
  })
})

const someRows = fc
  .array(
    fc.record({
      label: fc.integer({ min: 0, max: 1 }),
      score: fc.double({ min: 0, max: 1, noNaN: true }),
      weight: fc.integer({ min: 0, max: 6 }),
    }),
    { minLength: 2, maxLength: 80 },
  )
  .filter((list) => [0, 1].every((side) => list.some(({ label, weight }) => label === side && weight > 0)))
  .map((list) => ({
    label: list.map(({ label }) => label),
    score: list.map(({ score }) => score),
    weight: list.map(({ weight }) => weight),
  }))

describe.each(['isotonic', 'platt'] as const)('%s calibration', (method) => {
  it('never falls, stays within [0, 1] and survives JSON', () => {
    fc.assert(
      fc.property(
        someRows,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 50 }),
        (rows, asked) => {
          const calibration = fitCalibration(method, rows)!
          const scores = Float64Array.from([...asked, ...rows.score]).sort()
          const found = applyCalibration(calibration, scores)
          for (let i = 0; i < found.length; i++) {
            expect(found[i]).toBeGreaterThanOrEqual(i === 0 ? 0 : found[i - 1]!)
            expect(found[i]).toBeLessThanOrEqual(1)
          }
          expect(parseCalibration(JSON.parse(JSON.stringify(calibration)))).toEqual(calibration)
        },
      ),
    )
  })

  it('weighs a row of weight 2 like two rows, and leaves out rows that weigh nothing', () => {
    const weighted = fitCalibration(method, {
      label: [1, 0, 1, 0, 0],
      score: [0.9, 0.5, 0.4, 0.2, 0.7],
      weight: [1, 2, 1, 1, 0],
    })
    const repeated = fitCalibration(method, { label: [1, 0, 0, 1, 0], score: [0.9, 0.5, 0.5, 0.4, 0.2] })
    const grid = Float64Array.from({ length: 21 }, (_, i) => i / 20)
    const [a, b] = [applyCalibration(weighted!, grid), applyCalibration(repeated!, grid)]
    for (let i = 0; i < grid.length; i++) expect(a[i]).toBeCloseTo(b[i]!, 10)
  })

  it.each([
    ['negatives only', [0, 0], undefined],
    ['positives only', [1, 1], undefined],
    ['positives that weigh nothing', [0, 1], [1, 0]],
  ])('refuses %s', (_, label, weight) => {
    expect(() => fitCalibration(method, { label, score: [0.2, 0.4], weight })).toThrow(
      expect.objectContaining({ code: 'TRAINER_SINGLE_CLASS' }),
    )
  })
})

it('fits nothing for none, and knows no other method', () => {
  expect(CALIBRATION_METHODS).toEqual(['none', 'isotonic', 'platt'])
  expect(fitCalibration('none', { label: [0], score: [0] })).toBeNull()
  expect(() => fitCalibration('beta' as CalibrationMethod, { label: [0, 1], score: [0, 1] })).toThrow(
    expect.objectContaining({ code: 'TRAINER_INVALID_OPTION' }),
  )
})

it('refuses scores that are no numbers', () => {
  const platt = { method: 'platt', a: -1, b: 0 } as const
  const code = 'TRAINER_INVALID_SCORE'
  expect(() => applyCalibration(platt, Float64Array.of(Number.NaN))).toThrow(
    expect.objectContaining({ code }),
  )
  expect(() => fitCalibration('platt', { label: [0, 1], score: [0, Infinity] })).toThrow(
    expect.objectContaining({ code }),
  )
  expect(() => applyCalibration(platt, Float64Array.of(1.5))).toThrow(expect.objectContaining({ code }))
  const [least, most] = applyCalibration(platt, Float64Array.of(0, 1))
  expect(least).toBeCloseTo(0, 15)
  expect(most).toBeCloseTo(1, 15)
})

describe('parseCalibration refuses what is damaged', () => {
  it.each([
    ['nothing', null],
    ['text', 'platt'],
    ['an unknown method', { method: 'beta', a: -1, b: 0 }],
    ['a missing slope', { method: 'platt', b: 0 }],
    ['a slope that turns the order round', { method: 'platt', a: 1, b: 0 }],
    ['a number as text', { method: 'platt', a: -1, b: '0' }],
    ['no points', { method: 'isotonic', scores: [], probabilities: [] }],
    ['equal scores', { method: 'isotonic', scores: [0.1, 0.1], probabilities: [0, 1] }],
    ['falling probabilities', { method: 'isotonic', scores: [0, 1], probabilities: [1, 0] }],
    ['a probability above 1', { method: 'isotonic', scores: [0, 1], probabilities: [0, 1.1] }],
    ['a probability too few', { method: 'isotonic', scores: [0, 1], probabilities: [0] }],
  ])('%s', (_, json) => {
    expect(() => parseCalibration(json)).toThrow(
      expect.objectContaining({ code: 'TRAINER_INVALID_CALIBRATION' }),
    )
  })
})
