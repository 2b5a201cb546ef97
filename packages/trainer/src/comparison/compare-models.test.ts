import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { breakTies } from '../../test/break-ties.js'
import { compareModels } from './compare-models.js'
import type { ComparisonMetric } from './comparison.js'

interface RecordedCase {
  readonly metric: ComparisonMetric
  readonly label: number[]
  readonly day: number[]
  readonly group: number[]
  readonly champion_score: number[]
  readonly candidate_score: number[]
  readonly champion: number
  readonly candidate: number
  readonly interval: [low: number, high: number]
}

/** What numpy and scikit-learn found: see record-sklearn-comparison.py beside the file. */
const { cases } = JSON.parse(
  readFileSync(new URL('../../test/fixtures/sklearn-1.2.1-comparison.json', import.meta.url), 'utf8'),
) as { cases: RecordedCase[] }

const METRICS: readonly ComparisonMetric[] = ['pr_auc', 'roc_auc', 'ndcg_at_10']

it.each(cases)(
  'finds the gain in $metric that samples drawn with numpy and judged with scikit-learn have',
  async (recorded) => {
    const { metric, label, group, interval } = recorded
    // The areas were recorded with ties, NDCG in one order of them.
    const scores = metric === 'ndcg_at_10' ? breakTies : (score: number[]) => Float64Array.from(score)
    const found = await compareModels(
      { label, day: Int32Array.from(recorded.day), group },
      {
        champion: scores(recorded.champion_score),
        candidate: scores(recorded.candidate_score),
      },
      { metric, bootstrapSamples: 5000 },
    )
    expect(found.champion).toBeCloseTo(recorded.champion, 12)
    expect(found.candidate).toBeCloseTo(recorded.candidate, 12)
    expect(found.gain.value).toBeCloseTo(recorded.candidate - recorded.champion, 12)
    // The percentiles of 5000 samples vary by about 1.5 % of the width.
    const tolerance = 0.06 * (interval[1] - interval[0])
    expect(Math.abs(found.gain.low! - interval[0])).toBeLessThan(tolerance)
    expect(Math.abs(found.gain.high! - interval[1])).toBeLessThan(tolerance)
  },
)

describe('compareModels', () => {
  /** Four rows of two addresses in two months. */
  const rows = {
    label: [1, 0, 1, 0],
    day: Int32Array.of(17_700, 17_700, 17_720, 17_720),
    group: [7, 9, 7, 9],
    severity: { codes: Int32Array.of(0, 1, 0, -1), values: ['low', 'critical'] },
    seen: Uint8Array.of(1, 0, 1, 0),
  }
  // 2018-06-18 and 2018-07-08.
  const champion = Float64Array.of(0.9, 0.8, 0.1, 0.7)
  const candidate = Float64Array.of(0.9, 0.2, 0.8, 0.1)

  it('gives figures and segments that can be worked out by hand', async () => {
    const found = await compareModels(rows, { champion, candidate }, { metric: 'pr_auc' })
    // Champion: positives in places 1 and 4 of 4, so (1/1 + 2/4) / 2. Candidate: places 1 and 2.
    expect(found).toMatchObject({
      rows: 4,
      positives: 2,
      groups: 2,
      first_date: '2018-06-18',
      last_date: '2018-07-08',
      champion: 0.75,
      candidate: 1,
    })
    // Both addresses drawn: a gain of 0.25. The positive one twice: none. The other one twice: no figure.
    expect(found.gain).toEqual({ value: 0.25, low: 0, high: 0.25 })
    expect(found.segments.map(({ kind, name, rows: size, gain }) => [kind, name, size, gain])).toEqual([
      ['month', '2018-06', 2, 0],
      ['month', '2018-07', 2, 0.5],
      ['severity', 'critical', 1, null],
      ['severity', 'low', 2, 0],
      ['severity', 'unknown', 1, null],
      ['address', 'seen', 2, 0],
      ['address', 'unseen', 2, null],
    ])
  })

  it('counts an address that is drawn twice with twice the places of a day', async () => {
    const day = Int32Array.from({ length: 3 }, () => 17_700)
    const found = await compareModels(
      { label: [0, 1, 2], day, group: [0, 1, 2] },
      { champion: Float64Array.of(3, 2, 1), candidate: Float64Array.of(1, 2, 3) },
      { metric: 'ndcg_at_10', bootstrapSamples: 2000 },
    )
    const gain = (relevance: number[]) =>
      relevance.reduce((sum, value, place) => sum + (2 ** value - 1) / Math.log2(place + 2), 0)
    expect(found.champion).toBeCloseTo(gain([0, 1, 2]) / gain([2, 1, 0]), 12)
    expect(found.candidate).toBe(1)
    // The least a sample can gain is nothing (one address thrice), the most is with 0, 0 and 2.
    expect(found.gain.low).toBe(0)
    expect(found.gain.high).toBeCloseTo(1 - gain([0, 0, 2]) / gain([2, 0, 0]), 12)
  })

  it.each(METRICS)('finds no gain at all in %s between a model and itself', async (metric) => {
    await fc.assert(
      fc.asyncProperty(someRows, async ({ label, day, group, weight, first }) => {
        const { gain, segments } = await compareModels(
          { label, day, group, weight },
          { champion: first, candidate: first.slice() },
          { metric, bootstrapSamples: 50 },
        )
        for (const figure of [gain.value, gain.low, gain.high]) expect([0, null]).toContain(figure)
        for (const segment of segments) expect([0, null]).toContain(segment.gain)
      }),
      { numRuns: 60 },
    )
  })

  it.each(METRICS)('finds the opposite gain in %s when the models change places', async (metric) => {
    await fc.assert(
      fc.asyncProperty(someRows, async ({ label, day, group, weight, first, second }) => {
        const judged = { label, day, group, weight }
        const options = { metric, bootstrapSamples: 50 }
        const there = await compareModels(judged, { champion: first, candidate: second }, options)
        const back = await compareModels(judged, { champion: second, candidate: first }, options)
        const negated = (value: number | null) => (value === null ? null : 0 - value)
        expect(back.gain.value).toBe(negated(there.gain.value))
        const ends = [negated(there.gain.high), negated(there.gain.low)]
        for (const [i, found] of [back.gain.low, back.gain.high].entries()) {
          // Interpolating between two samples rounds by direction.
          if (ends[i] === null) expect(found).toBeNull()
          else expect(found).toBeCloseTo(ends[i]!, 12)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('gives the same figures for the same seed, and others for another', async () => {
    const [recorded] = cases
    const compare = (seed: number) =>
      compareModels(
        { ...recorded!, day: Int32Array.from(recorded!.day) },
        {
          champion: Float64Array.from(recorded!.champion_score),
          candidate: Float64Array.from(recorded!.candidate_score),
        },
        { metric: 'pr_auc', bootstrapSamples: 100, seed },
      )
    expect(await compare(1)).toEqual(await compare(1))
    expect((await compare(2)).gain.low).not.toBe((await compare(1)).gain.low)
  })

  it('has no interval where there is one address only', async () => {
    const found = await compareModels(
      { ...rows, group: [1, 1, 1, 1] },
      { champion, candidate },
      { metric: 'roc_auc' },
    )
    expect(found.gain).toEqual({ value: 0.5, low: null, high: null })
  })

  it.each([
    ['no rows', { rows: { ...rows, label: [] } }, 'TRAINER_TOO_FEW_ROWS'],
    ['a score too few', { champion: champion.slice(1) }, 'TRAINER_ROWS_MISMATCH'],
    ['a score that is no number', { candidate: candidate.map(() => Number.NaN) }, 'TRAINER_INVALID_SCORE'],
    ['scores that are no probabilities', { candidate: candidate.map((x) => x + 1) }, 'TRAINER_INVALID_SCORE'],
    ['an unknown metric', { metric: 'f1' as 'pr_auc' }, 'TRAINER_INVALID_OPTION'],
    ['a label of 2 for an area', { rows: { ...rows, label: [2, 0, 1, 0] } }, 'TRAINER_INVALID_LABEL'],
  ])('refuses %s', async (_what, over, code) => {
    const input = { rows, champion, candidate, metric: 'pr_auc' as const, ...over }
    await expect(compareModels(input.rows, input, { metric: input.metric })).rejects.toMatchObject({ code })
  })

  it('stops when its signal aborts', async () => {
    const run = compareModels(
      rows,
      { champion, candidate },
      { metric: 'pr_auc', signal: AbortSignal.abort() },
    )
    await expect(run).rejects.toMatchObject({ code: 'CORE_ABORTED' })
  })
})

const someRows = fc
  .array(
    fc.record({
      label: fc.integer({ min: 0, max: 1 }),
      day: fc.integer({ min: 17_700, max: 17_703 }),
      group: fc.integer({ min: 0, max: 5 }),
      weight: fc.integer({ min: 1, max: 12 }).map((tick) => tick / 4),
      first: fc.integer({ min: 0, max: 8 }).map((tick) => tick / 8),
      second: fc.integer({ min: 0, max: 8 }).map((tick) => tick / 8),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((list) => ({
    label: list.map(({ label }) => label),
    day: Int32Array.from(list, ({ day }) => day),
    group: list.map(({ group }) => group),
    weight: list.map(({ weight }) => weight),
    first: Float64Array.from(list, ({ first }) => first),
    second: Float64Array.from(list, ({ second }) => second),
  }))
