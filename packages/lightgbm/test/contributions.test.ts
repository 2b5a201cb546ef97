import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Booster, Dataset, type Matrix, type Parameters, train } from '../src/index.js'
import { shapleyValues } from './shapley.js'
import { randomNumbers, rowOf, TOY_PARAMS, toy } from './toy.js'

/** Of the sum of a row's absolute contributions. */
const TOLERANCE = 1e-9

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0)

/** The greatest difference, relative to the sum of what is expected. */
function difference(found: Float64Array, expected: Float64Array): number {
  expect(found).toHaveLength(expected.length)
  const scale = sum(expected.map(Math.abs)) || 1
  return Math.max(...expected.map((value, i) => Math.abs(value - found[i]!) / scale))
}

/** `predict` against LightGBM's own TreeSHAP, which `predictRow` calls, and against the raw score. */
async function checkAgainstLightgbm(booster: Booster, matrix: Matrix, numIterations?: number): Promise<void> {
  const classes = booster.numTrees / booster.currentIteration
  const options = { type: 'contributions', numIterations } as const
  const all = await booster.predict(matrix, options)
  const raw = await booster.predict(matrix, { type: 'raw', numIterations })
  const width = matrix.numColumns + 1
  const step = Math.ceil(matrix.numRows / 300)
  for (let row = 0; row < matrix.numRows; row += step) {
    const expected = booster.predictRow(rowOf(matrix, row), options)
    for (let k = 0; k < classes; k++) {
      const place = (row * classes + k) * width
      const found = all.slice(place, place + width)
      expect(difference(found, expected.slice(k * width, (k + 1) * width))).toBeLessThan(TOLERANCE)
      const score = raw[row * classes + k]!
      expect(Math.abs(sum(found) - score)).toBeLessThan(TOLERANCE * (sum(found.map(Math.abs)) || 1))
    }
  }
}

const ODD_VALUES = [Number.NaN, 0, -0, 1e-36, -1e-36, 1e-34, Number.POSITIVE_INFINITY, -1e300, 1e300]

/** Columns of numbers, of few different numbers, of small categories; `odd` of them at random from ODD_VALUES. */
function mixedMatrix(numRows: number, numColumns: number, odd: number, seed: number): Matrix {
  const random = randomNumbers(seed)
  const values = Float64Array.from({ length: numRows * numColumns }, (_, i) => {
    if (random() < odd) return ODD_VALUES[Math.floor(random() * ODD_VALUES.length)]!
    const column = Math.floor(i / numRows)
    if (column % 3 === 0) return random() - 0.5
    return Math.floor(random() * (column % 3 === 1 ? 5 : 70)) - 1
  })
  return { values, numRows, numColumns, layout: 'column' }
}

interface Case {
  readonly objective: string
  readonly numRows: number
  readonly numColumns: number
  readonly odd: number
  readonly numLeaves: number
  readonly rounds: number
  readonly categories: boolean
  readonly seed: number
  readonly params: Parameters
}

const anyCase: fc.Arbitrary<Case> = fc.record({
  objective: fc.constantFrom('binary', 'regression', 'multiclass', 'lambdarank'),
  numRows: fc.integer({ min: 20, max: 400 }),
  numColumns: fc.integer({ min: 1, max: 12 }),
  odd: fc.constantFrom(0, 0.1, 0.6),
  numLeaves: fc.integer({ min: 2, max: 60 }),
  rounds: fc.integer({ min: 1, max: 12 }),
  categories: fc.boolean(),
  seed: fc.integer({ min: 1, max: 1e6 }),
  params: fc.constantFrom<Parameters>(
    {},
    { use_missing: false },
    { zero_as_missing: true },
    { boosting: 'dart' },
    { extra_trees: true },
    { boosting: 'rf', bagging_freq: 1, bagging_fraction: 0.6 },
    { max_depth: 2 },
  ),
})

async function modelOf(matrix: Matrix, of: Case): Promise<Booster> {
  const { objective, numRows, numColumns, seed } = of
  const random = randomNumbers(seed + 1)
  const classes = objective === 'multiclass' ? 3 : 2
  const params = {
    ...TOY_PARAMS,
    metric: 'none',
    objective,
    num_leaves: of.numLeaves,
    min_data_in_leaf: 2,
    min_data_per_group: 1,
    cat_smooth: 1,
    seed,
    num_threads: 1,
    ...(objective === 'multiclass' && { num_class: classes }),
    ...of.params,
  }
  using dataset = await Dataset.create(matrix, {
    label: Float32Array.from({ length: numRows }, (_, row) =>
      objective === 'regression' ? random() : (row + Math.floor(1.4 * random())) % classes,
    ),
    ...(objective === 'lambdarank' && { group: [10, numRows - 10] }),
    categoricalFeatures: of.categories
      ? [...Array(numColumns).keys()].filter((column) => column % 3 > 0)
      : [],
    params,
  })
  return (await train(params, dataset, { rounds: of.rounds })).booster
}

describe('contributions of a matrix', () => {
  it('are those of LightGBM for any model', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(anyCase, async (one) => {
        const matrix = mixedMatrix(one.numRows, one.numColumns, one.odd, one.seed)
        using booster = await modelOf(matrix, one)
        await checkAgainstLightgbm(booster, matrix)
        await checkAgainstLightgbm(booster, matrix, 2)
      }),
      { numRuns: 60 },
    )
  })

  it('are the SHAP values by their definition', async () => {
    const matrix = mixedMatrix(300, 5, 0.1, 11)
    const base = { numRows: 300, numColumns: 5, odd: 0.1, categories: false, seed: 11, params: {} }
    using booster = await modelOf(matrix, { ...base, objective: 'regression', numLeaves: 25, rounds: 6 })
    const all = await booster.predict(matrix, { type: 'contributions' })
    for (let row = 0; row < 40; row++) {
      const found = all.slice(row * 6, (row + 1) * 6)
      expect(difference(found, shapleyValues(booster, rowOf(matrix, row)))).toBeLessThan(1e-12)
    }
  })

  it('are those of LightGBM for trees that are deep, with many features on a path', async () => {
    const numRows = 600
    const numColumns = 40
    const matrix: Matrix = {
      values: Float64Array.from({ length: numRows * numColumns }, (_, i) =>
        // Each column cuts one more row off the end, so that a tree grows a chain with a new feature at each split.
        Number(i % numRows >= numRows - 1 - Math.floor(i / numRows)),
      ),
      numRows,
      numColumns,
      layout: 'column',
    }
    const params = {
      ...TOY_PARAMS,
      metric: 'none',
      objective: 'regression',
      boost_from_average: false,
      num_leaves: 50,
      min_data_in_leaf: 1,
    }
    const label = Float32Array.from({ length: numRows }, (_, row) => 2.5 ** Math.max(0, row - numRows + 42))
    using dataset = await Dataset.create(matrix, { label, params: { ...params, min_data_in_bin: 1 } })
    using booster = (await train(params, dataset, { rounds: 10 })).booster
    expect(depthOf(booster)).toBeGreaterThan(20)
    await checkAgainstLightgbm(booster, matrix)
  })

  it('do not depend on threads, on the other rows, or on the layout', async () => {
    const numRows = 1000
    const matrix = mixedMatrix(numRows, 7, 0.1, 5)
    const base = { numRows, numColumns: 7, odd: 0.1, categories: true, seed: 5, params: {} }
    using booster = await modelOf(matrix, { ...base, objective: 'multiclass', numLeaves: 31, rounds: 5 })
    const type = 'contributions'
    const all = await booster.predict(matrix, { type, threads: 1 })
    for (const threads of [2, 3]) expect(await booster.predict(matrix, { type, threads })).toEqual(all)
    const width = all.length / numRows
    for (const rows of [Int32Array.of(999, 3, 3), Int32Array.from({ length: 129 }, (_, i) => i * 7)]) {
      const some = await booster.predict(matrix, { type, rows })
      for (const [i, row] of rows.entries()) {
        expect(some.slice(i * width, (i + 1) * width)).toEqual(all.slice(row * width, (row + 1) * width))
      }
    }
    const values = new Float64Array(matrix.values.length)
    for (let row = 0; row < numRows; row++) values.set(rowOf(matrix, row), row * 7)
    expect(await booster.predict({ ...matrix, values, layout: 'row' }, { type })).toEqual(all)
  })

  it('are the expected value alone where no tree has a split', async () => {
    const { matrix, label } = toy()
    const params = { ...TOY_PARAMS, min_data_in_leaf: 400 }
    using dataset = await Dataset.create(matrix, { label, params })
    using booster = (await train(params, dataset, { rounds: 3 })).booster
    const [raw] = booster.predictRow(rowOf(matrix, 0), { type: 'raw' })
    const all = await booster.predict(matrix, { type: 'contributions' })
    expect(all.slice(0, 5)).toEqual(Float64Array.of(0, 0, 0, 0, raw!))
    expect(all.slice(5, 10)).toEqual(all.slice(0, 5))
  })
})

describe('models that only LightGBM itself can explain', () => {
  const { matrix, label } = toy()

  it('gives what LightGBM gives where the model lacks the row counts of its splits', async () => {
    using dataset = await Dataset.create(matrix, { label, params: TOY_PARAMS })
    using booster = (await train(TOY_PARAMS, dataset, { rounds: 3 })).booster
    const zeroed = booster
      .toString()
      .replaceAll(/^internal_count=.*$/gm, (line) => line.replaceAll(/\d/g, '0'))
    using countless = Booster.fromString(zeroed)
    const all = await countless.predict(matrix, { type: 'contributions' })
    expect(all.slice(0, 5)).toEqual(countless.predictRow(rowOf(matrix, 0), { type: 'contributions' }))
    expect(all[0]).toBeNaN()
  })

  it('passes LightGBM’s refusal of linear trees on', async () => {
    const params = { ...TOY_PARAMS, linear_tree: true }
    using dataset = await Dataset.create(matrix, { label, params })
    using booster = (await train(params, dataset, { rounds: 3 })).booster
    await expect(booster.predict(matrix, { type: 'contributions' })).rejects.toMatchObject({
      code: 'LGBM_NATIVE',
      message: expect.stringContaining('not implemented for linear trees'),
    })
  })
})

it('finishes when the Booster is disposed of meanwhile', async () => {
  const { matrix, label } = toy({ numRows: 20_000 })
  using dataset = await Dataset.create(matrix, { label, params: TOY_PARAMS })
  const { booster } = await train(TOY_PARAMS, dataset, { rounds: 20 })
  const expected = await booster.predict(matrix, { type: 'contributions' })
  const prediction = booster.predict(matrix, { type: 'contributions' })
  booster.dispose()
  expect(await prediction).toEqual(expected)
  await expect(booster.predict(matrix, { type: 'contributions' })).rejects.toMatchObject({
    code: 'LGBM_DISPOSED',
  })
})

interface Branch {
  readonly left_child?: Branch
  readonly right_child?: Branch
}

/** Splits on the longest path of the first tree. */
function depthOf(booster: Booster): number {
  const { tree_info: trees } = booster.dumpJson() as { tree_info: { tree_structure: Branch }[] }
  const depth = (node: Branch | undefined): number =>
    node?.left_child ? 1 + Math.max(depth(node.left_child), depth(node.right_child)) : 0
  return depth(trees[0]!.tree_structure)
}
