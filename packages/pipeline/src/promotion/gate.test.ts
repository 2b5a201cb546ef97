import { type Comparison, type ComparisonMetric, compareModels } from '@alertsmith/trainer'
import { describe, expect, it } from 'vitest'
import { calibrationCheck, comparisonChecks, sliceCheck, trainingChecks } from './gate.js'
import { DEFAULT_LIMITS } from './limits.js'

const CHAMPION = 'alert_scorer_ethereum_v1.0.0_20260101_000000'

const segment = (over: Partial<Comparison['segments'][number]> = {}): Comparison['segments'][number] => ({
  kind: 'month',
  name: '2018-07',
  rows: 100,
  positives: 30,
  groups: 50,
  champion: 0.9,
  candidate: 0.92,
  gain: 0.02,
  ...over,
})

const comparison = (over: Partial<Comparison> = {}): Comparison => ({
  metric: 'pr_auc',
  rows: 1000,
  positives: 100,
  groups: 300,
  first_date: '2018-07-02',
  last_date: '2018-09-24',
  champion: 0.9,
  candidate: 0.92,
  gain: { value: 0.02, low: 0.005, high: 0.035 },
  segments: [segment()],
  bootstrap: { samples: 1000, level: 0.95, seed: 42 },
  ...over,
})

const judge = (over: Partial<Comparison>, limits: Partial<typeof DEFAULT_LIMITS> = {}) =>
  Object.fromEntries(
    comparisonChecks(comparison(over), CHAMPION, { ...DEFAULT_LIMITS, ...limits }).map((check) => [
      check.name,
      check,
    ]),
  )

describe('the check of the gain', () => {
  it('passes where the lower bound is above the margin, and says what it found', () => {
    expect(judge({}).gain).toEqual({
      name: 'gain',
      passed: true,
      sentence: `The gain in PR-AUC over ${CHAMPION} is 0.0200 (0.9000 → 0.9200; 95 %: 0.0050 to 0.0350); its lower bound must be above 0.`,
    })
  })

  it.each([
    [
      'the lower bound is the margin itself',
      { gain: { value: 0.02, low: 0.01, high: 0.03 } },
      { min_gain: 0.01 },
    ],
    ['two models are the same', { gain: { value: 0, low: 0, high: 0 } }, {}],
    ['only the gain itself is above it', { gain: { value: 0.02, low: -0.001, high: 0.04 } }, {}],
    ['there is no interval', { gain: { value: 0.02, low: null, high: null } }, {}],
    ['the metric does not exist', { gain: { value: null, low: null, high: null } }, {}],
  ])('refuses where %s', (_what, over, limits) => {
    expect(judge(over, limits).gain!.passed).toBe(false)
  })

  it('takes a margin below 0 for "not much worse"', () => {
    expect(judge({ gain: { value: 0, low: -0.005, high: 0.005 } }, { min_gain: -0.01 }).gain!.passed).toBe(
      true,
    )
  })
})

describe('the checks of segments', () => {
  const fall = (over: object) => segment({ candidate: 0.84, gain: -0.06, ...over })

  it('refuses for the worst segment and names it', () => {
    const { segments_month } = judge({
      segments: [segment(), fall({ name: '2018-08' }), segment({ gain: -0.02 })],
    })
    expect(segments_month).toEqual({
      name: 'segments_month',
      passed: false,
      sentence:
        'By month, the lowest gain is -0.0600 (2018-08: 0.9000 → 0.8400); a fall of at most 0.05 is allowed (3 of 3 have 20 rows of each class and are judged).',
    })
  })

  it('allows a fall of exactly the limit', () => {
    expect(judge({ segments: [fall({ gain: -0.05 })] }).segments_month!.passed).toBe(true)
  })

  it.each([
    ['too few positives', { positives: 19 }],
    ['too few negatives', { positives: 81 }],
    ['no figure', { champion: null, gain: null }],
  ])('does not judge a segment of %s, and says so', (_what, over) => {
    const { segments_month } = judge({ segments: [fall(over)] })
    expect(segments_month!.passed).toBe(true)
    expect(segments_month!.sentence).toContain('0 of 1 have 20 rows')
  })

  it('looks at each kind by itself, and leaves out what does not exist', () => {
    const found = judge({ segments: [segment(), fall({ kind: 'address', name: 'unseen' })] })
    expect(Object.keys(found)).toEqual(['gain', 'segments_month', 'segments_address'])
    expect(found.segments_month!.passed).toBe(true)
    expect(found.segments_address!.passed).toBe(false)
  })
})

describe('the other checks', () => {
  const slice = { start_date: '2018-07-01', end_date: '2018-09-30', rows: 100, positives: 50, groups: 40 }

  it.each([
    ['enough', {}, true],
    ['exactly enough', { rows: 40, positives: 20, groups: 20 }, true],
    ['too few positives', { positives: 19 }, false],
    ['too few negatives', { positives: 81 }, false],
    ['too few addresses', { groups: 19 }, false],
  ])('a slice with %s', (_what, over, passed) => {
    expect(sliceCheck({ ...slice, ...over }, 'addresses').passed).toBe(passed)
  })

  it('calibration is held to its limit, and not asked of rankers', () => {
    expect(calibrationCheck(0.1, DEFAULT_LIMITS).passed).toBe(true)
    expect(calibrationCheck(0.1001, DEFAULT_LIMITS).passed).toBe(false)
    expect(calibrationCheck(null, DEFAULT_LIMITS)).toMatchObject({ passed: true, sentence: /not judged/ })
  })

  it('a training with too few labels or an alarm does not pass', () => {
    const states = (insufficient: boolean, alarms: string[]) =>
      trainingChecks({ insufficient, alarms }).map(({ passed }) => passed)
    expect(states(false, [])).toEqual([true, true])
    expect(states(true, [])).toEqual([false, true])
    expect(states(false, ['One feature alone tells the classes apart.'])).toEqual([true, false])
  })
})

describe.each<ComparisonMetric>(['pr_auc', 'roc_auc', 'ndcg_at_10'])('models judged by %s', (metric) => {
  const seeds = Array.from({ length: 25 }, (_, i) => i * 7_919 + 1)
  const gainOf = async (seed: number, champion: number, candidate: number) => {
    const { rows, score } = makeRows(seed)
    const compared = await compareModels(
      rows,
      { champion: score(champion, 1), candidate: score(candidate, 2) },
      { metric, bootstrapSamples: 200, seed },
    )
    return comparisonChecks(compared, CHAMPION, { ...DEFAULT_LIMITS, max_segment_fall: 1 })[0]!.passed
  }

  it('one that is better by construction is promoted, one that is worse never', async () => {
    for (const seed of seeds) {
      expect(await gainOf(seed, 0.2, 0.9), `seed ${seed}`).toBe(true)
      expect(await gainOf(seed, 0.9, 0.2), `seed ${seed}`).toBe(false)
    }
  })

  it('a model is never promoted over itself, whatever the margin', async () => {
    for (const seed of seeds) {
      const { rows, score } = makeRows(seed)
      const scores = score(0.5, 1)
      const compared = await compareModels(
        rows,
        { champion: scores, candidate: scores.slice() },
        { metric, bootstrapSamples: 50 },
      )
      const margin = (seed % 10) / 100
      const checks = comparisonChecks(compared, CHAMPION, { ...DEFAULT_LIMITS, min_gain: margin })
      expect(checks[0]!.passed, `seed ${seed}`).toBe(false)
      expect(checks.slice(1).every(({ passed }) => passed)).toBe(true)
    }
  })
})

/** 600 rows of 100 addresses in 12 days; a score is so much truth and the rest chance, which `stream` draws. */
function makeRows(seed: number) {
  const size = 600
  const uniform = (stream: number) => {
    let state = (seed ^ (stream * 0x9e3779b9)) >>> 0
    return () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return state / 2 ** 32
    }
  }
  const draw = uniform(7)
  const label = Array.from({ length: size }, () => Number(draw() < 0.3))
  return {
    rows: {
      label,
      day: Int32Array.from({ length: size }, (_, row) => 17_700 + (row % 12)),
      group: Int32Array.from({ length: size }, (_, row) => Math.floor(row / 6)),
    },
    score: (truth: number, stream: number) => {
      const chance = uniform(stream)
      return Float64Array.from(label, (value) => truth * value + (1 - truth) * chance())
    },
  }
}
