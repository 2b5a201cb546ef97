import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Booster, Dataset, type Matrix, type PredictionType, train } from '../src/index.js'
import { rowOf, TOY_PARAMS, toy } from './toy.js'

const { matrix, label } = toy({ numRows: 5000 })
const featureNames = ['a', 'b', 'c', 'd']

let dataset: Dataset
let booster: Booster

beforeAll(async () => {
  dataset = await Dataset.create(matrix, { label, featureNames, params: TOY_PARAMS })
  booster = (await train(TOY_PARAMS, dataset, { rounds: 20 })).booster
})

afterAll(() => {
  dataset.dispose()
  booster.dispose()
})

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))

describe('predict', () => {
  it.each<PredictionType>(['score', 'raw', 'leaf'])(
    'gives the same %s by row and by matrix',
    async (type) => {
      for (const numIterations of [undefined, 7]) {
        const all = await booster.predict(matrix, { type, numIterations })
        const width = all.length / matrix.numRows
        for (const row of [0, 1, 4095, 4096, 4999]) {
          const one = booster.predictRow(rowOf(matrix, row), { type, numIterations })
          expect(one).toEqual(all.slice(row * width, (row + 1) * width))
        }
      }
    },
  )

  it('does not mix up numbers of iterations that are asked for in turn', async () => {
    const row = rowOf(matrix, 3)
    const few = booster.predictRow(row, { type: 'raw', numIterations: 5 })
    const many = booster.predictRow(row, { type: 'raw' })
    expect(few).not.toEqual(many)
    await booster.predict(matrix, { numIterations: 2 })
    expect(booster.predictRow(row, { type: 'raw' })).toEqual(many)
    expect(booster.predictRow(row, { type: 'score', numIterations: 5 })[0]).toBeCloseTo(sigmoid(few[0]!), 12)
    expect(booster.predictRow(row, { type: 'raw', numIterations: 5 })).toEqual(few)
  })

  it('keeps two predictions at a time apart', async () => {
    const alone = [await booster.predict(matrix, { numIterations: 1 }), await booster.predict(matrix)]
    const together = await Promise.all([
      booster.predict(matrix, { numIterations: 1 }),
      booster.predict(matrix),
    ])
    expect(together).toEqual(alone)
  })

  it('relates its kinds as LightGBM defines them', async () => {
    const row = rowOf(matrix, 11)
    const raw = booster.predictRow(row, { type: 'raw' })[0]!
    expect(booster.predictRow(row)[0]).toBeCloseTo(sigmoid(raw), 12)
    const contributions = booster.predictRow(row, { type: 'contributions' })
    expect(contributions).toHaveLength(5)
    expect(contributions.reduce((sum, value) => sum + value)).toBeCloseTo(raw, 9)
    expect(booster.predictRow(row, { type: 'leaf' })).toHaveLength(20)
  })

  it('takes rows, columns and narrow floats alike', async () => {
    const numRows = 100
    const rows = new Float64Array(numRows * 4)
    for (let row = 0; row < numRows; row++) rows.set(rowOf(matrix, row), row * 4)
    const expected = (await booster.predict(matrix)).slice(0, numRows)
    expect(await booster.predict({ values: rows, numRows, numColumns: 4, layout: 'row' })).toEqual(expected)
    const narrow = Float32Array.from(rows)
    const wide = Float64Array.from(narrow)
    const shape = { numRows, numColumns: 4, layout: 'row' } as const
    expect(await booster.predict({ ...shape, values: narrow })).toEqual(
      await booster.predict({ ...shape, values: wide }),
    )
  })

  it('takes missing and infinite values', async () => {
    const odd = Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e308)
    // No row of the training data lacks a value, so that a missing one counts as 0; all thresholds are small.
    const plain = Float64Array.of(0, 1e9, -1e9, 1e9)
    expect(booster.predictRow(odd)).toEqual(booster.predictRow(plain))
    expect(booster.predictRow(odd)).not.toEqual(booster.predictRow(new Float64Array(4)))
  })

  it('refuses another number of columns', async () => {
    const wrong: Matrix = { values: new Float64Array(6), numRows: 2, numColumns: 3, layout: 'row' }
    await expect(booster.predict(wrong)).rejects.toMatchObject({
      code: 'LGBM_COLUMN_MISMATCH',
      message: expect.stringContaining('4 features of the model; got 3'),
    })
    booster.predictRow(new Float64Array(4))
    for (const length of [0, 3, 5]) {
      expect(() => booster.predictRow(new Float64Array(length))).toThrow(
        expect.objectContaining({ code: 'LGBM_COLUMN_MISMATCH' }),
      )
    }
  })

  it.each([{ type: 'probability' }, { numIterations: 0 }, { threads: -1 }, { thread: 1 }])(
    'refuses %o',
    async (options) => {
      await expect(booster.predict(matrix, options as object)).rejects.toMatchObject({
        code: 'LGBM_INVALID_OPTION',
      })
    },
  )

  it('predicts one column per class, row after row', async () => {
    const params = { ...TOY_PARAMS, objective: 'multiclass', num_class: 3, metric: 'multi_logloss' }
    using classes = await Dataset.create(matrix, {
      label: Array.from(label, (value, row) => value + (matrix.values[row]! > 0.9 ? 1 : 0)),
    })
    using model = (await train(params, classes, { rounds: 4 })).booster
    expect({ classes: model.numClasses, trees: model.numTrees, iterations: model.currentIteration }).toEqual({
      classes: 3,
      trees: 12,
      iterations: 4,
    })
    const scores = await model.predict(matrix)
    expect(scores).toHaveLength(3 * matrix.numRows)
    expect(scores.slice(0, 3)).toEqual(model.predictRow(rowOf(matrix, 0)))
    expect(scores[0]! + scores[1]! + scores[2]!).toBeCloseTo(1, 12)
  })
})

describe('the model', () => {
  it('comes back from its text, byte for byte and score for score', async () => {
    const text = booster.toString()
    using loaded = Booster.fromString(text)
    expect(loaded.toString()).toBe(text)
    expect(await loaded.predict(matrix)).toEqual(await booster.predict(matrix))
    expect(loaded).toMatchObject({
      featureNames,
      numFeatures: 4,
      numTrees: 20,
      currentIteration: 20,
      metricNames: [],
    })
    expect(loaded.params).toMatchObject({ objective: 'binary', num_leaves: 7, seed: 3 })
  })

  it('goes through files', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'alertsmith-model-'))
    try {
      const path = join(directory, 'model.txt')
      await booster.saveModel(path, { numIterations: 6 })
      using loaded = await Booster.fromFile(path)
      expect(loaded.numTrees).toBe(6)
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  })

  it.skipIf(process.platform === 'win32')(
    'leaves the earlier file where no more can be written',
    async () => {
      const directory = mkdtempSync(join(tmpdir(), 'alertsmith-model-'))
      try {
        const [path, large] = [join(directory, 'model.txt'), join(directory, 'large.txt')]
        await booster.saveModel(path, { numIterations: 1 })
        await booster.saveModel(large)
        const earlier = readFileSync(path, 'utf8')
        const program = `import { Booster } from ${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)}
await (await Booster.fromFile(${JSON.stringify(large)})).saveModel(${JSON.stringify(path)})`
        // Ends the write after 4 KiB, by an error or by a signal.
        const { status } = spawnSync(
          'sh',
          ['-c', 'ulimit -f 8 && exec "$@"', 'sh', process.execPath, '--input-type=module', '-e', program],
          { stdio: 'ignore' },
        )
        expect(statSync(large).size).toBeGreaterThan(8 * 1024)
        expect(status).not.toBe(0)
        expect(readFileSync(path, 'utf8')).toBe(earlier)
      } finally {
        rmSync(directory, { recursive: true, force: true })
      }
    },
  )

  it.skipIf(process.platform === 'win32')('follows links, and leaves nothing beside the file', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'alertsmith-model-'))
    try {
      await booster.saveModel(join(directory, 'model.txt'), { numIterations: 1 })
      symlinkSync('model.txt', join(directory, 'latest.txt'))
      await booster.saveModel(join(directory, 'latest.txt'))
      expect(readFileSync(join(directory, 'model.txt'), 'utf8')).toBe(booster.toString())
      await expect(booster.saveModel(directory)).rejects.toMatchObject({ code: 'EISDIR' })
      expect(readdirSync(directory).sort()).toEqual(['latest.txt', 'model.txt'])
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  })

  it('has importances that agree with its trees', () => {
    type Node = { split_feature?: number; split_gain?: number; left_child?: Node; right_child?: Node }
    const splits = new Float64Array(4)
    const gains = new Float64Array(4)
    const walk = (node: Node | undefined): void => {
      if (node?.split_feature === undefined) return
      splits[node.split_feature]! += 1
      gains[node.split_feature]! += node.split_gain!
      walk(node.left_child)
      walk(node.right_child)
    }
    const { tree_info: trees } = booster.dumpJson() as { tree_info: { tree_structure: Node }[] }
    for (const tree of trees) walk(tree.tree_structure)
    expect(booster.featureImportance('split')).toEqual(splits)
    for (const [feature, gain] of booster.featureImportance('gain').entries()) {
      expect(Math.abs(gains[feature]! - gain)).toBeLessThanOrEqual(1e-5 * gain)
    }
  })

  it('grows by update and shrinks by rollback to what it was', async () => {
    using growing = await Booster.create(TOY_PARAMS, dataset)
    await growing.update()
    await growing.update()
    const text = growing.toString()
    const score = growing.predictRow(rowOf(matrix, 1))
    const third = await growing.update([0])
    expect(third).toMatchObject({ grown: true, iteration: 3 })
    expect(third.evaluations).toEqual(await growing.evaluate([0]))
    expect(growing.predictRow(rowOf(matrix, 1))).not.toEqual(score)
    expect(await growing.rollback()).toBe(2)
    expect(growing.toString()).toBe(text)
    expect(growing.predictRow(rowOf(matrix, 1))).toEqual(score)
  })

  it('says what it predicts of its own data as it grows', async () => {
    using growing = await Booster.create(TOY_PARAMS, dataset, { validationData: [dataset] })
    for (let round = 0; round < 3; round++) {
      await growing.update()
      const expected = [...(await growing.predict(matrix))].map((score) => expect.closeTo(score, 12))
      expect([...(await growing.scores(0))]).toEqual(expected)
      expect([...(await growing.scores(1))]).toEqual(expected)
    }
    await expect(growing.scores(2)).rejects.toThrow(/no data set of this index/)
  })

  it('cannot train further once loaded', async () => {
    using loaded = Booster.fromString(booster.toString())
    await expect(loaded.scores(0)).rejects.toMatchObject({ code: 'LGBM_NATIVE' })
    await expect(loaded.update()).rejects.toMatchObject({
      code: 'LGBM_NATIVE',
      message: expect.stringMatching(/no training data/),
    })
  })
})

describe('lifetime', () => {
  it('answers with an error after dispose', async () => {
    const gone = Booster.fromString(booster.toString())
    gone.dispose()
    gone.dispose()
    const disposed = expect.objectContaining({ code: 'LGBM_DISPOSED' })
    expect(() => gone.numTrees).toThrow(disposed)
    expect(() => gone.toString()).toThrow(disposed)
    expect(() => gone.predictRow(new Float64Array(4))).toThrow(disposed)
    await expect(gone.predict(matrix)).rejects.toEqual(disposed)
    await expect(gone.update()).rejects.toEqual(disposed)
    const data = await Dataset.create(matrix, { label })
    data[Symbol.dispose]()
    expect(() => data.label).toThrow(disposed)
    await expect(data.subset(Int32Array.of(1))).rejects.toEqual(disposed)
    await expect(Dataset.create(matrix, { reference: data })).rejects.toEqual(disposed)
    await expect(train(TOY_PARAMS, data, { rounds: 1 })).rejects.toEqual(disposed)
  })

  it('keeps data alive that is disposed of during training', async () => {
    const [kept, dropped] = await Promise.all(
      [0, 1].map(() => Dataset.create(matrix, { label, params: TOY_PARAMS })),
    )
    const expected = await train(TOY_PARAMS, kept!, { rounds: 10 })
    const found = await train(TOY_PARAMS, dropped!, {
      rounds: 10,
      callbacks: [({ iteration }) => (iteration === 2 ? dropped!.dispose() : undefined)],
    })
    expect(found.booster.toString()).toBe(expected.booster.toString())
  })

  it('finishes the step under way when the Booster is disposed of', async () => {
    const growing = await Booster.create(TOY_PARAMS, dataset)
    const step = growing.update()
    growing.dispose()
    await expect(step).resolves.toMatchObject({ iteration: 1 })
  })

  it('refuses questions during a step, and steps during a prediction', async () => {
    using growing = await Booster.create(TOY_PARAMS, dataset)
    const busy = expect.objectContaining({ code: 'LGBM_BUSY' })
    const step = growing.update()
    expect(() => growing.numTrees).toThrow(busy)
    expect(() => growing.predictRow(rowOf(matrix, 0))).toThrow(busy)
    await expect(growing.predict(matrix)).rejects.toEqual(busy)
    await step
    expect(growing.numTrees).toBe(1)

    const prediction = growing.predict(matrix)
    await expect(growing.update()).rejects.toEqual(busy)
    expect(growing.predictRow(rowOf(matrix, 0))[0]).toBe((await prediction)[0])
    await expect(growing.update()).resolves.toMatchObject({ iteration: 2 })
  })
})
