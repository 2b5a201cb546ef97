import { type FeatureMatrix, matrixColumn } from '@alertsmith/core'
import { Booster, Dataset } from '@alertsmith/lightgbm'
import { describe, expect, it, vi } from 'vitest'
import { makeData } from '../../test/make-data.js'
import { toLightgbmMatrix } from '../lightgbm-matrix.js'
import { rocAuc } from '../metrics/roc-auc.js'
import { resolveParameters } from '../parameters.js'
import { createRandom } from '../random.js'
import type { TrainingRows } from '../rows.js'
import { planSplit } from '../split/plan.js'
import { judgeShuffle, type LabelShuffleInput, shuffleLabels } from './label-shuffle.js'

interface Case {
  readonly matrix: FeatureMatrix
  readonly rows: TrainingRows
}

function toInput({ matrix, rows }: Case, changes: Partial<LabelShuffleInput> = {}): LabelShuffleInput {
  return {
    matrix,
    rows,
    positive: Uint8Array.from(rows.label),
    split: planSplit(rows),
    parameters: resolveParameters({}).lightgbm,
    bestIteration: 20,
    seed: 42,
    threads: 2,
    signal: undefined,
    ...changes,
  }
}

/** Addresses whose rows all look alike; one feature all but tells the class, the positives are few and far out. */
function makeGroups(seed: number, numRows = 1500): Case {
  const random = createRandom(seed, 5)
  const uniform = () => random.below(2 ** 20) / 2 ** 20
  const addresses = 60
  const illicit = Uint8Array.from({ length: addresses }, (_, address) => (address % 8 === 0 ? 1 : 0))
  const known = Float64Array.from(illicit, (label) => (label === 1 ? 5 + 10 * uniform() : uniform()))
  const own = Float64Array.from(illicit, uniform)
  const group = Uint32Array.from({ length: numRows }, () => random.below(addresses))
  return {
    matrix: {
      names: ['known', 'own'],
      numRows,
      values: Float64Array.from({ length: 2 * numRows }, (_, i) =>
        i < numRows ? known[group[i]!]! : own[group[i - numRows]!]!,
      ),
      categorical: [],
    },
    rows: {
      group,
      label: Uint8Array.from(group, (address) => illicit[address]!),
      day: Int32Array.from(group, (_, row) => 19_000 + Math.floor((row * 50) / numRows)),
    },
  }
}

describe('shuffled labels', () => {
  it.each([
    ['independent rows', makeData(3000)],
    ['rows of addresses that one feature tells apart', makeGroups(1)],
    ['the same with other draws', makeGroups(2)],
    ['very few rows', makeData(100)],
  ])('teach nothing in honest data: %s', async (_, data) => {
    const { aucs, mean, tolerance, alarm } = await shuffleLabels(toInput(data))
    expect(aucs).toHaveLength(40)
    expect(alarm).toBe(false)
    expect(Math.abs(mean - 0.5)).toBeLessThanOrEqual(tolerance)
  })

  it('raise the alarm where parameters know the answer', async () => {
    // With shuffled labels nothing but the constraint says that a larger amount means worse.
    const { matrix, rows } = makeData(3000)
    const amount = { ...matrix, names: ['amount'], values: matrixColumn(matrix, 1).slice(), categorical: [] }
    const parameters = { ...resolveParameters({}).lightgbm, monotone_constraints: [1] }
    const { alarm, mean } = await shuffleLabels(toInput({ matrix: amount, rows }, { parameters }))
    expect(mean).toBeGreaterThan(0.6)
    expect(alarm).toBe(true)
  })

  it('give the same figures again, with any number of threads, and others for another seed', async () => {
    const input = toInput(makeData(2000))
    const first = await shuffleLabels({ ...input, threads: 3 })
    expect(await shuffleLabels({ ...input, threads: 1 })).toEqual(first)
    expect((await shuffleLabels({ ...input, seed: 1 })).aucs).not.toEqual(first.aucs)
  })

  it('never train on more than 20,000 rows, half of them positive', async () => {
    const create = vi.spyOn(Dataset, 'create')
    try {
      const data = makeData(60_000)
      const label = data.rows.label.map((value, row) => (row % 2 === 0 ? 1 : value))
      await shuffleLabels(toInput({ ...data, rows: { ...data.rows, label } }, { bestIteration: 1 }))
      const shuffled = create.mock.calls.slice(1)
      expect(shuffled).toHaveLength(40)
      for (const [, options] of shuffled) {
        expect(options!.rows).toHaveLength(20_000)
        expect(Array.from(options!.label!).reduce((sum, value) => sum + value, 0)).toBe(10_000)
      }
    } finally {
      create.mockRestore()
    }
  })

  it('stop when interrupted', async () => {
    const input = toInput(makeData(500), { signal: AbortSignal.abort() })
    await expect(shuffleLabels(input)).rejects.toMatchObject({ code: 'CORE_ABORTED' })
  })
})

it('opposite labels give opposite scores, which makes the AUCs symmetric', async () => {
  const { matrix, rows } = makeData(1000)
  const params = { ...resolveParameters({ threads: 1 }).lightgbm, metric: 'None' }
  const random = createRandom(3)
  const label = Uint8Array.from(rows.label, (_, row) => row % 2)
  for (let i = label.length - 1; i > 0; i--) {
    const j = random.below(i + 1)
    ;[label[i], label[j]] = [label[j]!, label[i]!]
  }
  const aucs: number[] = []
  for (const given of [label, label.map((value) => 1 - value)]) {
    using dataset = await Dataset.create(toLightgbmMatrix(matrix), { label: given, params })
    using booster = await Booster.create(params, dataset)
    for (let round = 0; round < 20; round++) await booster.update()
    const score = await booster.predict(toLightgbmMatrix(matrix))
    aucs.push(rocAuc({ label: rows.label, score })!)
  }
  expect(aucs[0]).not.toBeCloseTo(0.5, 2)
  expect(aucs[0]! + aucs[1]!).toBeCloseTo(1, 6)
})

describe('judgeShuffle', () => {
  const random = createRandom(8)
  const uniform = () => random.uint32() / 2 ** 32
  it.each([
    ['all at the ends', () => (uniform() < 0.5 ? 0 : 1)],
    ['anywhere', uniform],
    ['near the middle', () => 0.5 + (uniform() + uniform() + uniform() - 1.5) / 50],
    ['mostly in the middle, seldom far out', () => (uniform() < 0.9 ? 0.5 : uniform())],
  ])('is wrong about symmetric AUCs less than once in 1,000 times: %s', (_, draw) => {
    let alarms = 0
    for (let trial = 0; trial < 20_000; trial++) {
      if (judgeShuffle(Array.from({ length: 40 }, draw)).alarm) alarms++
    }
    expect(alarms / 20_000).toBeLessThan(1 / 1000)
  })

  it('tells a steady shift from noise', () => {
    const steady = Array.from({ length: 40 }, () => 0.56 + uniform() / 50)
    expect(judgeShuffle(steady).alarm).toBe(true)
    expect(judgeShuffle(steady.map((auc) => 1 - auc)).alarm).toBe(true)
    expect(judgeShuffle(new Array<number>(40).fill(0.5))).toMatchObject({
      mean: 0.5,
      tolerance: 0,
      alarm: false,
    })
  })
})
