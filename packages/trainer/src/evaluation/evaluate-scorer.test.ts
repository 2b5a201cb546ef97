import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { breakTies } from '../../test/break-ties.js'
import { type RecordedEvaluation, recorded } from '../../test/recorded-evaluation.js'
import { fitCalibration } from '../calibration/fit-calibration.js'
import { type EvaluateScorerOptions, evaluateScorer } from './evaluate-scorer.js'
import type { Curve, ThresholdFigures } from './evaluation.js'
import type { JudgedRows } from './judged-rows.js'

const DIGITS = 10
const options = { threshold: { rule: 'max-f1', threshold: 0.5 }, bootstrapSamples: 0 }

function toRows({ label, score, weight, day }: RecordedEvaluation): JudgedRows {
  return {
    label,
    score: Float64Array.from(score),
    day: Int32Array.from(day),
    group: [...label.keys()],
    weight: weight ?? undefined,
  }
}

/** Labels by hand over four days from 2024-01-30; every second row belongs to one address. */
function smallRows(changes: Partial<JudgedRows> = {}): JudgedRows {
  return {
    label: [1, 0, 1, 0, 0, 1, 0, 1],
    score: Float64Array.of(0.9, 0.8, 0.7, 0.6, 0.4, 0.4, 0.2, 0.1),
    day: Int32Array.of(19_752, 19_752, 19_753, 19_753, 19_754, 19_754, 19_755, 19_755),
    group: [7, 1, 7, 2, 7, 3, 7, 4],
    ...changes,
  }
}

function expectNear(found: number | null, expected: number | null, name: string): void {
  if (expected === null || found === null) expect(found, name).toBe(expected)
  else expect(found, name).toBeCloseTo(expected, DIGITS)
}

function expectPoints(found: Curve, expected: { x: number[]; y: number[] }): void {
  expect(found.x.length).toBe(expected.x.length)
  for (const [i, x] of expected.x.entries()) {
    expect(found.x[i]).toBeCloseTo(x, DIGITS)
    expect(found.y[i]).toBeCloseTo(expected.y[i]!, DIGITS)
  }
}

describe('evaluateScorer against scikit-learn 1.2.1', () => {
  it.each(recorded.evaluations)('$name', async (of) => {
    const { threshold, alertsPerDay, expected } = of
    const asked = { threshold: { rule: 'recall=0.9', threshold }, alertsPerDay, bootstrapSamples: 0 }
    const found = await evaluateScorer(toRows(of), asked)
    const untied = await evaluateScorer({ ...toRows(of), score: breakTies(of.score) }, asked)
    for (const name of ['roc_auc', 'pr_auc', 'log_loss', 'brier', 'calibration_error'] as const) {
      expectNear(found.metrics[name].value, expected[name], name)
    }
    expectNear(untied.metrics.precision_at_100.value, expected.precision_at_100, 'precision_at_100')
    for (const at of ['at_half', 'at_threshold'] as const) {
      const figures: ThresholdFigures = found[at]
      expect(figures.alarms, at).toBe(expected[at].alarms)
      for (const name of ['precision', 'recall', 'f1'] as const)
        expectNear(figures[name].value, expected[at][name], name)
    }
    expect(found.budget).toMatchObject({ alerts_per_day: alertsPerDay, alerts: expected.budget.alerts })
    expectNear(untied.budget!.precision.value, expected.budget.precision, 'budget precision')
    expectNear(untied.budget!.recall.value, expected.budget.recall, 'budget recall')
    expect(found.alert_reduction.length).toBe(expected.alert_reduction.length)
    for (const [i, { recall, threshold, reduction }] of expected.alert_reduction.entries()) {
      expect(found.alert_reduction[i]).toMatchObject({ recall, threshold })
      expectNear(found.alert_reduction[i]!.reduction.value, reduction, 'reduction')
    }
  })

  it.each(recorded.evaluations.filter(({ expected }) => expected.curves !== null))(
    '$name: curves',
    async (of) => {
      const { roc, precision_recall, calibration } = of.expected.curves!
      const { curves } = await evaluateScorer(toRows(of), options)
      expectPoints(curves.roc, roc)
      // scikit-learn 1.2 keeps every threshold, also those past the last positive, as we do.
      expectPoints(curves.precision_recall, precision_recall)
      expectPoints(
        { x: curves.calibration.predicted, y: curves.calibration.observed },
        { x: calibration.predicted, y: calibration.observed },
      )
    },
  )
})

describe('evaluateScorer by hand', () => {
  it('says what was judged', async () => {
    expect(await evaluateScorer(smallRows(), options)).toMatchObject({
      kind: 'scorer',
      rows: 8,
      positives: 4,
      groups: 5,
      first_date: '2024-01-30',
      last_date: '2024-02-02',
      calibrated: null,
      budget: null,
      segments: { address: [], severity: [], typology: [] },
      bootstrap: { samples: 0, level: 0.95, seed: 42 },
    })
  })

  it('spends the budget on the highest scores of each day, evenly among equal ones', async () => {
    const found = await evaluateScorer(smallRows(), { ...options, alertsPerDay: 1 })
    // 0.9 (1), 0.7 (1), either of the two at 0.4 (0 and 1), 0.2 (0).
    expect(found.budget).toMatchObject({
      days: 4,
      alerts: 4,
      precision: { value: 2.5 / 4 },
      recall: { value: 2.5 / 4 },
    })
    expect(found.curves.budget).toEqual({ x: [0, 1, 2], y: [0, 2.5 / 4, 1] })
  })

  it('gains recall by looking at more rows', async () => {
    const { curves } = await evaluateScorer(smallRows(), options)
    expect(curves.gain).toEqual({
      x: [0, 1 / 8, 2 / 8, 3 / 8, 4 / 8, 6 / 8, 7 / 8, 1],
      y: [0, 0.25, 0.25, 0.5, 0.5, 0.75, 0.75, 1],
    })
  })

  it('divides rows by address, month, severity and typology', async () => {
    const { segments } = await evaluateScorer(
      smallRows({
        seen: Uint8Array.of(1, 0, 1, 0, 1, 0, 1, 0),
        severity: { codes: Int32Array.of(0, 1, 2, 2, 0, 3, -1, -1), values: ['low', 'HIGH', 'critical', ''] },
        typology: { codes: new Int32Array(8).fill(-1), values: [] },
      }),
      options,
    )
    expect(segments.address).toMatchObject([
      { name: 'seen', rows: 4, positives: 2, groups: 1, roc_auc: { value: 1 }, precision: 1, recall: 1 },
      { name: 'unseen', rows: 4, positives: 2, groups: 4, roc_auc: { value: 0 }, precision: 0, recall: 0 },
    ])
    expect(segments.month.map(({ name, rows }) => [name, rows])).toEqual([
      ['2024-01', 4],
      ['2024-02', 4],
    ])
    expect(segments.severity.map(({ name, rows }) => [name, rows])).toEqual([
      ['critical', 2],
      ['HIGH', 1],
      ['low', 2],
      ['unknown', 3],
    ])
    // One row of each class is too few for an area, but not for precision and recall.
    expect(segments.severity[0]).toMatchObject({
      roc_auc: { value: null, low: null, high: null },
      pr_auc: { value: null },
      precision: 0.5,
      recall: 1,
    })
    expect(segments.severity[1]).toMatchObject({ precision: 0, recall: null })
    expect(segments.typology).toEqual([])
  })

  it('judges calibrated scores beside the raw ones', async () => {
    const rows = smallRows()
    const calibration = fitCalibration('isotonic', rows)
    const { calibrated, metrics, curves } = await evaluateScorer(rows, { ...options, calibration })
    // By hand: 0.1 to 0.6 pool to 2 of 5, 0.7 and 0.8 to 1 of 2, 0.9 stays 1.
    expect(calibrated!.brier.value).toBeCloseTo((5 * 0.4 * 0.6 + 2 * 0.5 * 0.5) / 8, DIGITS)
    expect(calibrated!.calibration_error.value).toBeCloseTo(0, DIGITS)
    expect(calibrated!.brier.value).toBeLessThan(metrics.brier.value!)
    const { predicted, observed } = curves.calibration_calibrated!
    expectPoints({ x: predicted, y: observed }, { x: [0.4, 0.5, 1], y: [0.4, 0.5, 1] })
    expect(curves.calibration_calibrated!.rows).toEqual([5, 2, 1])
  })

  it('has curves that ascend and stay short', async () => {
    const numRows = 5000
    const score = Float64Array.from({ length: numRows }, (_, row) => Math.abs(Math.sin(row * row)))
    const label = Uint8Array.from(score, (value, row) => (row % 3 === 0 && value > 0.2 ? 1 : 0))
    const { curves } = await evaluateScorer(
      { label, score, day: new Int32Array(numRows), group: label },
      options,
    )
    for (const [name, { x, y }] of Object.entries({
      roc: curves.roc,
      pr: curves.precision_recall,
      gain: curves.gain,
      budget: curves.budget,
    })) {
      expect(x.length, name).toBeGreaterThan(100)
      expect(x.length, name).toBeLessThanOrEqual(300)
      expect(
        [...x].sort((a, b) => a - b),
        name,
      ).toEqual(x)
      expect([x[0], y.length], name).toEqual([0, x.length])
    }
    expect([curves.roc.x.at(-1), curves.roc.y.at(-1)]).toEqual([1, 1])
  })
})

describe('bad input', () => {
  it.each<[string, Partial<JudgedRows>, Partial<EvaluateScorerOptions>, string]>([
    ['NaN score', { score: new Float64Array(8).fill(Number.NaN) }, {}, 'TRAINER_INVALID_SCORE'],
    ['score above 1', { score: new Float64Array(8).fill(1.1) }, {}, 'TRAINER_INVALID_SCORE'],
    ['label 2', { label: [1, 0, 2, 0, 0, 1, 0, 1] }, {}, 'TRAINER_INVALID_LABEL'],
    ['no weight at all', { weight: new Float32Array(8) }, {}, 'TRAINER_INVALID_WEIGHT'],
    ['too few days', { day: new Int32Array(7) }, {}, 'TRAINER_ROWS_MISMATCH'],
    [
      'a code without value',
      { severity: { codes: new Int32Array(8).fill(1), values: ['low'] } },
      {},
      'TRAINER_ROWS_MISMATCH',
    ],
    ['budget 0', {}, { alertsPerDay: 0 }, 'TRAINER_INVALID_OPTION'],
    [
      'infinite threshold',
      {},
      { threshold: { rule: 'max-f1', threshold: Infinity } },
      'TRAINER_INVALID_OPTION',
    ],
    ['half a sample', {}, { bootstrapSamples: 0.5 }, 'TRAINER_INVALID_OPTION'],
    ['unknown option', {}, { alertPerDay: 5 } as object, 'TRAINER_INVALID_OPTION'],
  ])('%s', async (_, rows, changes, code) => {
    await expect(evaluateScorer(smallRows(rows), { ...options, ...changes })).rejects.toMatchObject({ code })
  })

  it('no rows', async () => {
    const none = { label: [], score: new Float64Array(), day: new Int32Array(), group: [] }
    await expect(evaluateScorer(none, options)).rejects.toMatchObject({ code: 'TRAINER_TOO_FEW_ROWS' })
  })
})

it('stops between samples when it is aborted', async () => {
  const controller = new AbortController()
  const numRows = 20_000
  const rows = smallRows({
    label: Uint8Array.from({ length: numRows }, (_, row) => row % 2),
    score: Float64Array.from({ length: numRows }, (_, row) => row / numRows),
    day: new Int32Array(numRows),
    group: Int32Array.from({ length: numRows }, (_, row) => row),
  })
  const evaluation = evaluateScorer(rows, {
    ...options,
    bootstrapSamples: 10_000,
    signal: controller.signal,
  })
  await Promise.all([
    expect(evaluation).rejects.toMatchObject({ code: 'CORE_ABORTED' }),
    // Reached while the samples are drawn only if they give way to the event loop.
    setImmediate().then(() => controller.abort()),
  ])
})
