import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recorded } from '../../test/recorded-evaluation.js'
import { createRandom } from '../random.js'
import { resample } from './bootstrap.js'
import { interval } from './estimate.js'
import { evaluateScorer } from './evaluate-scorer.js'
import { setUpFigures } from './figure-setup.js'
import type { JudgedRows } from './judged-rows.js'
import { orderRows } from './ordered-rows.js'
import { emptySample, everyRowOnce, fillSample } from './sample.js'
import { scorerFigures } from './scorer-figures.js'

describe('resample', () => {
  const draw = async (numGroups: number, samples: number, seed = 42) => {
    const seen: number[][] = []
    await resample(numGroups, { samples, seed, signal: undefined }, (counts) => seen.push([...counts]))
    return seen
  }

  it('draws as many groups as there are, each about once, alike for the same seed', async () => {
    const samples = await draw(40, 300)
    expect(samples.length).toBe(300)
    const drawn = new Array<number>(40).fill(0)
    for (const counts of samples) {
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(40)
      for (const [group, count] of counts.entries()) drawn[group]! += count
    }
    // Binomial with mean 300 and standard deviation 17: five of them.
    for (const count of drawn) expect(Math.abs(count - 300)).toBeLessThan(86)
    expect(await draw(40, 300)).toEqual(samples)
    expect(await draw(40, 1, 43)).not.toEqual(samples.slice(0, 1))
  })

  it('has no samples of a single group', async () => {
    expect(await draw(1, 10)).toEqual([])
  })
})

it("takes numpy's percentiles of the samples that exist", () => {
  // np.percentile([3, 1, 4, 1, 5, 9, 2, 6, 5, 3], [2.5, 97.5]) in numpy 1.24.2.
  const [low, high] = interval(Float64Array.of(3, 1, 4, Number.NaN, 1, 5, 9, 2, 6, 5, 3))
  expect(low).toBeCloseTo(1, 12)
  expect(high).toBeCloseTo(8.325, 12)
  expect(interval(Float64Array.of(Number.NaN))).toEqual([null, null])
})

it('gives the intervals of 20,000 samples drawn with numpy and judged with scikit-learn', async () => {
  const { label, score, group, threshold, intervals } = recorded.bootstrap
  const { metrics, at_threshold } = await evaluateScorer(
    { label, score: Float64Array.from(score), day: new Int32Array(label.length), group },
    { threshold: { rule: 'max-f1', threshold }, bootstrapSamples: 5000 },
  )
  const found = { ...metrics, recall: at_threshold.recall }
  for (const name of ['roc_auc', 'pr_auc', 'brier', 'recall'] as const) {
    const [low, high] = intervals[name]
    // The percentiles of 5000 samples vary by about 1.5 % of the width.
    const tolerance = 0.06 * (high - low)
    expect(Math.abs(found[name].low! - low), name).toBeLessThan(tolerance)
    expect(Math.abs(found[name].high! - high), name).toBeLessThan(tolerance)
  }
})

const someRows = fc
  .array(
    fc.record({
      label: fc.integer({ min: 0, max: 1 }),
      score: fc.integer({ min: 0, max: 8 }).map((tick) => tick / 8),
      day: fc.integer({ min: 0, max: 2 }),
      group: fc.integer({ min: 0, max: 5 }),
      weight: fc.integer({ min: 1, max: 12 }).map((tick) => tick / 4),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map(
    (list): JudgedRows => ({
      label: list.map(({ label }) => label),
      score: Float64Array.from(list, ({ score }) => score),
      day: Int32Array.from(list, ({ day }) => day),
      group: list.map(({ group }) => group),
      weight: list.map(({ weight }) => weight),
    }),
  )

it('judges a sample as if its rows were written out, each as often as its group was drawn', () => {
  fc.assert(
    fc.property(someRows, fc.array(fc.nat(3), { minLength: 6, maxLength: 6 }), (rows, drawn) => {
      const ordered = orderRows(rows)
      // Groups are numbered in order of appearance, so the counts go by that number.
      const counts = Int32Array.from(drawn)
      const sample = emptySample(ordered)
      fillSample(sample, ordered, counts)
      const repeated = Array.from(rows.label, (_, row) => {
        const copies = sample.copies[ordered.row.indexOf(row)]!
        return new Array<number>(copies).fill(row)
      }).flat()
      if (repeated.length === 0) return
      const writtenOut = orderRows({
        label: repeated.map((row) => rows.label[row]!),
        score: Float64Array.from(repeated, (row) => rows.score[row]!),
        day: Int32Array.from(repeated, (row) => rows.day[row]!),
        group: repeated.map((row) => rows.group[row]!),
        weight: repeated.map((row) => rows.weight![row]!),
      })
      const found = scorerFigures(setUpFigures(ordered, null, 0.375, 2), sample)
      const expected = scorerFigures(setUpFigures(writtenOut, null, 0.375, 2), everyRowOnce(writtenOut))
      for (const [name, value] of Object.entries(expected)) {
        // Its bins are those of the rows as they are, in every sample.
        if (name === 'calibration_error') continue
        if (Number.isNaN(value)) expect(found[name], name).toBeNaN()
        else expect(found[name], name).toBeCloseTo(value, 10)
      }
    }),
  )
})

it('gives intervals that hold the figure, and that narrow with more addresses', async () => {
  const evaluate = async (numRows: number, seed: number) => {
    const random = createRandom(seed)
    const uniform = () => random.uint32() / 2 ** 32
    const label = Uint8Array.from({ length: numRows }, () => (uniform() < 0.2 ? 1 : 0))
    return evaluateScorer(
      {
        label,
        score: Float64Array.from(label, (value) => (uniform() + uniform() + 0.7 * value) / 2.7),
        day: Int32Array.from(label, (_, row) => Math.floor(row / 50)),
        group: Int32Array.from(label, () => random.below(Math.ceil(numRows / 3))),
      },
      {
        threshold: { rule: 'max-f1', threshold: 0.6 },
        alertsPerDay: 10,
        bootstrapSamples: 200,
        seed,
      },
    )
  }
  for (const seed of [1, 2, 3, 4, 5]) {
    const [few, many] = [await evaluate(400, seed), await evaluate(4000, seed)]
    const estimates = ({ metrics, at_threshold, budget }: typeof few) => ({
      roc_auc: metrics.roc_auc,
      pr_auc: metrics.pr_auc,
      log_loss: metrics.log_loss,
      brier: metrics.brier,
      precision: at_threshold.precision,
      recall: at_threshold.recall,
      f1: at_threshold.f1,
      budget_recall: budget!.recall,
    })
    const wide = estimates(few)
    for (const [name, { value, low, high }] of Object.entries(estimates(many))) {
      expect(value!, name).toBeGreaterThan(low!)
      expect(value!, name).toBeLessThan(high!)
      const { low: farLow, high: farHigh } = wide[name as 'brier']
      expect(high! - low!, name).toBeLessThan(farHigh! - farLow!)
    }
    expect(await evaluate(400, seed)).toEqual(few)
  }
})
