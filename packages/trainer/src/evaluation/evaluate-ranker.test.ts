import { describe, expect, it } from 'vitest'
import { breakTies } from '../../test/break-ties.js'
import { recorded } from '../../test/recorded-evaluation.js'
import { evaluateRanker } from './evaluate-ranker.js'
import type { JudgedRows } from './judged-rows.js'

function oneDay({ relevance, score }: { relevance: number[]; score: number[] }, day = 0) {
  return {
    label: relevance,
    score: Float64Array.from(score),
    day: new Int32Array(relevance.length).fill(day),
    group: [...relevance.keys()],
  }
}

describe('evaluateRanker against scikit-learn 1.2.1', () => {
  it.each(recorded.rankings)('$name', async (of) => {
    const { metrics, by_day, days_without_positives } = await evaluateRanker(
      oneDay({ ...of, score: [...breakTies(of.score)] }),
    )
    const near = (value: number | null) => (value === null ? null : expect.closeTo(value, 10))
    expect(metrics).toMatchObject({
      ndcg_at_5: { mean: near(of.ndcg[5]), std: null, low: null, high: null },
      ndcg_at_10: { mean: near(of.ndcg[10]) },
      ndcg_at_20: { mean: near(of.ndcg[20]) },
      map: { mean: near(of.map) },
      precision_at_10: { mean: of.map === null ? null : near(of.precision_at_10) },
    })
    expect(by_day.precision_at_10).toEqual([near(of.precision_at_10)])
    expect(days_without_positives).toBe(of.map === null ? 1 : 0)
  })
})

/** Three days out of order: on the first all is found, on the second nothing is to be found, on the third one comes second. */
const rows: JudgedRows = {
  label: [0, 0, 2, 1, 0, 0, 1],
  score: Float64Array.of(-1, 0.5, 3, 2, 7, 0.4, 0.4),
  day: Int32Array.of(19_752, 19_753, 19_752, 19_752, 19_754, 19_753, 19_754),
  group: [1, 1, 2, 3, 3, 3, 3],
}

describe('evaluateRanker by hand', () => {
  it('averages over the days that have something to find', async () => {
    const found = await evaluateRanker(rows)
    expect(found).toMatchObject({
      kind: 'ranker',
      rows: 7,
      positives: 3,
      groups: 3,
      first_date: '2024-01-30',
      last_date: '2024-02-01',
      days: 3,
      days_without_positives: 1,
      baselines: [],
      segments: { address: [] },
      by_day: {
        date: ['2024-01-30', '2024-01-31', '2024-02-01'],
        rows: [3, 2, 2],
        positives: [2, 0, 1],
        precision_at_10: [2 / 3, 0, 1 / 2],
      },
    })
    const second = 1 / Math.log2(3)
    expect(found.by_day.ndcg_at_10).toEqual([1, null, expect.closeTo(second, 12)])
    expect(found.metrics.ndcg_at_10.mean).toBeCloseTo((1 + second) / 2, 12)
    expect(found.metrics.ndcg_at_10.std).toBeCloseTo((1 - second) / Math.SQRT2, 12)
    expect(found.metrics.map.mean).toBeCloseTo((1 + 1 / 2) / 2, 12)
    // Of two days every mean is that of one of them or of both.
    expect(found.metrics.ndcg_at_10).toMatchObject({ low: expect.closeTo(second, 12), high: 1 })
  })

  it('sets the orders by volume and by severity beside it, unknown ones last', async () => {
    const { baselines } = await evaluateRanker({
      ...rows,
      volume: Float64Array.of(5, 1, Number.NaN, 9, 1, 1, 2),
      severity: {
        codes: Int32Array.of(0, 0, 1, 2, -1, 0, 3),
        values: ['low', 'High', 'critical', 'novel'],
      },
    })
    expect(baselines.map(({ name }) => name)).toEqual(['volume', 'severity'])
    // By volume: 1, 0, 2 on the first day; 1, 0 on the last one.
    const ideal = 3 + 1 / Math.log2(3)
    expect(baselines[0]!.metrics.ndcg_at_5.mean).toBeCloseTo(((1 + 3 / 2) / ideal + 1) / 2, 12)
    // By severity: 1, 2, 0; on the last day neither name is known, so either row may come first.
    const either = (1 + 1 / Math.log2(3)) / 2
    expect(baselines[1]!.metrics.ndcg_at_5.mean).toBeCloseTo(
      ((1 + 3 / Math.log2(3)) / ideal + either) / 2,
      12,
    )
  })

  it('leaves out a baseline of which nothing is known', async () => {
    const { baselines } = await evaluateRanker({
      ...rows,
      volume: new Float64Array(7).fill(Number.NaN),
      severity: { codes: new Int32Array(7).fill(-1), values: [] },
    })
    expect(baselines).toEqual([])
  })

  it('ranks seen and unseen addresses by themselves', async () => {
    const { segments } = await evaluateRanker({ ...rows, seen: Uint8Array.of(0, 0, 1, 0, 1, 0, 1) })
    expect(segments.address).toMatchObject([
      { name: 'seen', rows: 3, positives: 2, metrics: { map: { mean: (1 + 1 / 2) / 2 } } },
      { name: 'unseen', rows: 4, positives: 1, metrics: { map: { mean: 1 } } },
    ])
  })

  it('gives the same intervals for the same seed', async () => {
    const many = {
      label: Int32Array.from({ length: 600 }, (_, row) => (row * row) % 3),
      score: Float64Array.from({ length: 600 }, (_, row) => Math.sin(row) + ((row * row) % 3)),
      day: Int32Array.from({ length: 600 }, (_, row) => row % 20),
      group: new Int32Array(600),
    }
    const [first, again, other] = [
      await evaluateRanker(many, { bootstrapSamples: 100 }),
      await evaluateRanker(many, { bootstrapSamples: 100, seed: 42 }),
      await evaluateRanker(many, { bootstrapSamples: 100, seed: 1 }),
    ]
    expect(again).toEqual(first)
    const { mean, low, high } = first.metrics.ndcg_at_10
    expect([low! < mean!, mean! < high!]).toEqual([true, true])
    expect(other.metrics.ndcg_at_10).toMatchObject({ mean })
    expect(other.metrics.ndcg_at_10.low).not.toBe(low)
  })
})

describe('bad input', () => {
  it.each<[string, Partial<JudgedRows>, object, string]>([
    ['half a relevance', { label: [0, 0.5, 0, 0, 0, 0, 0] }, {}, 'TRAINER_INVALID_LABEL'],
    ['negative relevance', { label: [0, -1, 0, 0, 0, 0, 0] }, {}, 'TRAINER_INVALID_LABEL'],
    ['NaN score', { score: new Float64Array(7).fill(Number.NaN) }, {}, 'TRAINER_INVALID_SCORE'],
    ['infinite score', { score: new Float64Array(7).fill(Infinity) }, {}, 'TRAINER_INVALID_SCORE'],
    ['too few volumes', { volume: new Float64Array(2) }, {}, 'TRAINER_ROWS_MISMATCH'],
    ['unknown option', {}, { sample: 3 }, 'TRAINER_INVALID_OPTION'],
    ['seed of −1', {}, { seed: -1 }, 'TRAINER_INVALID_OPTION'],
  ])('%s', async (_, changes, options, code) => {
    await expect(evaluateRanker({ ...rows, ...changes }, options)).rejects.toMatchObject({ code })
  })

  it('an aborted signal', async () => {
    await expect(evaluateRanker(rows, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'CORE_ABORTED',
    })
  })
})
