import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  Booster,
  Dataset,
  type IterationEvent,
  type Parameters,
  type TrainOptions,
  train,
} from '../src/index.js'
import { TOY_PARAMS, toy } from './toy.js'

const { matrix, label } = toy({ numRows: 2000 })
const rows = (isWanted: (row: number) => boolean) => Int32Array.from(label.keys()).filter(isWanted)

let whole: Dataset
let training: Dataset
let validation: Dataset

beforeAll(async () => {
  whole = await Dataset.create(matrix, { label, params: TOY_PARAMS })
  training = await whole.subset(rows((row) => row % 4 !== 0))
  validation = await whole.subset(rows((row) => row % 4 === 0))
})

afterAll(() => {
  for (const dataset of [whole, training, validation]) dataset.dispose()
})

const quick = (options: Partial<TrainOptions> = {}, params: Parameters = TOY_PARAMS, dataset = training) =>
  train(params, dataset, { rounds: 3, ...options })

describe('train', () => {
  it('reports every iteration, counted from 1, with the metrics of every set', async () => {
    const seen: IterationEvent[] = []
    const { booster, history, bestIteration, stoppedEarly } = await quick({
      validSets: [
        { name: 'valid', dataset: validation },
        { name: 'train', dataset: training },
      ],
      callbacks: [(event) => void seen.push(event)],
    })
    expect(seen.map((event) => event.iteration)).toEqual([1, 2, 3])
    expect(seen.map((event) => event.evaluations.valid!.auc)).toEqual(history.valid!.auc)
    expect(seen.map((event) => event.evaluations.train!.binary_logloss)).toEqual(
      history.train!.binary_logloss,
    )
    expect(history.train!.auc![2]).toBeGreaterThan(history.valid!.auc![2]!)
    expect({ bestIteration, stoppedEarly, trees: booster.numTrees }).toEqual({
      bestIteration: 3,
      stoppedEarly: false,
      trees: 3,
    })
  })

  it('gives the same model for the same data, parameters and threads', async () => {
    const [first, second] = await Promise.all([quick(), quick()])
    expect(second.booster.toString()).toBe(first.booster.toString())
  })

  it('stops early and tells the best iteration, keeping the rest', async () => {
    const { booster, bestIteration, stoppedEarly, history } = await quick(
      {
        rounds: 500,
        validSets: [{ name: 'valid', dataset: validation }],
        earlyStopping: { metric: 'binary_logloss', validSet: 'valid', rounds: 5 },
      },
      { ...TOY_PARAMS, learning_rate: 0.5 },
    )
    const losses = history.valid!.binary_logloss!
    expect(stoppedEarly).toBe(true)
    expect(losses[bestIteration - 1]).toBe(Math.min(...losses))
    expect(losses).toHaveLength(bestIteration + 5)
    expect(booster.currentIteration).toBe(bestIteration + 5)
    expect(Booster.fromString(booster.toString({ numIterations: bestIteration })).numTrees).toBe(
      bestIteration,
    )
  })

  it('awaits callbacks and lets them ask the Booster', async () => {
    const trees: number[] = []
    await quick({
      callbacks: [
        async ({ booster }) => {
          await new Promise((resolve) => setTimeout(resolve, 5))
          trees.push(booster.numTrees)
        },
      ],
    })
    expect(trees).toEqual([1, 2, 3])
  })

  it('throws what a callback throws and leaves no Booster', async () => {
    let seen: Booster | undefined
    const failure = new Error('enough')
    const work = quick({
      callbacks: [
        ({ booster }) => {
          seen = booster
          throw failure
        },
      ],
    })
    await expect(work).rejects.toBe(failure)
    expect(() => seen!.numTrees).toThrow(expect.objectContaining({ code: 'LGBM_DISPOSED' }))
  })

  it('ends where no split is left', async () => {
    const constant = { ...matrix, values: new Float64Array(matrix.values.length) }
    using dataset = await Dataset.create(constant, { label })
    const { booster, bestIteration, history } = await quick(
      {
        rounds: 50,
        validSets: [{ name: 'train', dataset }],
      },
      TOY_PARAMS,
      dataset,
    )
    // A single tree with a single leaf: the log-odds of the positive rate.
    expect(booster.numTrees).toBe(1)
    expect({ bestIteration, evaluated: history.train!.auc }).toEqual({ bestIteration: 1, evaluated: [0.5] })
    const positives = label.reduce((sum, value) => sum + value, 0)
    expect(booster.predictRow(new Float64Array(4))[0]).toBeCloseTo(positives / label.length, 12)
  })

  it('leaves the event loop running between and during iterations', async () => {
    let ticks = 0
    const timer = setInterval(() => ticks++, 1)
    const ticksAt: number[] = []
    const big = toy({ numRows: 60_000, numColumns: 10 })
    using dataset = await Dataset.create(big.matrix, { label: big.label, params: TOY_PARAMS })
    const ticksAfterCreation = ticks
    await quick(
      { rounds: 20, callbacks: [() => void ticksAt.push(ticks)] },
      { ...TOY_PARAMS, num_leaves: 63 },
      dataset,
    )
    clearInterval(timer)
    expect(ticksAfterCreation).toBeGreaterThan(0)
    // A loop that runs only between iterations would tick once from one to the next.
    const between = ticksAt.slice(1).map((count, i) => count - ticksAt[i]!)
    expect(Math.max(...between)).toBeGreaterThan(2)
  })
})

describe('abort', () => {
  it('does not begin where the signal is already aborted', async () => {
    const work = quick({ signal: AbortSignal.abort() })
    await expect(work).rejects.toMatchObject({ code: 'CORE_ABORTED' })
  })

  it('stops within the iteration under way', async () => {
    const controller = new AbortController()
    const seen: number[] = []
    const work = quick({
      rounds: 1000,
      signal: controller.signal,
      callbacks: [
        ({ iteration }) => {
          seen.push(iteration)
          if (iteration === 3) setImmediate(() => controller.abort(new Error('no more')))
        },
      ],
    })
    await expect(work).rejects.toMatchObject({
      code: 'CORE_ABORTED',
      category: 'interrupted',
      cause: expect.objectContaining({ message: 'no more' }),
    })
    expect(seen.length).toBeLessThanOrEqual(4)
  })

  it('stops while training is still being prepared', async () => {
    const controller = new AbortController()
    const seen: number[] = []
    const work = quick({
      signal: controller.signal,
      callbacks: [({ iteration }) => void seen.push(iteration)],
    })
    controller.abort()
    await expect(work).rejects.toMatchObject({ code: 'CORE_ABORTED' })
    expect(seen).toEqual([])
  })
})

describe('refusals', () => {
  const expectCode = (work: Promise<unknown>, code: string, message = /./) =>
    expect(work).rejects.toMatchObject({ code, message: expect.stringMatching(message) })

  it.each<[Partial<TrainOptions>, string, RegExp]>([
    [{ rounds: 0 }, 'LGBM_INVALID_OPTION', /"rounds" must be a whole number from 1/],
    [{ round: 5 } as Partial<TrainOptions>, 'LGBM_INVALID_OPTION', /did you mean "rounds"/],
    [{ earlyStopping: { metric: 'auc', validSet: 'valid', rounds: 3 } }, 'LGBM_UNKNOWN_METRIC', /"validSet"/],
  ])('refuses the options %o', async (options, code, message) => {
    await expectCode(quick(options), code, message)
  })

  it('refuses two sets of one name', async () => {
    const set = { name: 'valid', dataset: validation }
    await expectCode(quick({ validSets: [set, set] }), 'LGBM_INVALID_OPTION', /distinct names; got "valid"/)
  })

  it('refuses to watch a metric that is not evaluated', async () => {
    const validSets = [{ name: 'valid', dataset: validation }]
    const work = quick({ validSets, earlyStopping: { metric: 'l2', validSet: 'valid', rounds: 3 } })
    await expectCode(work, 'LGBM_UNKNOWN_METRIC', /one of auc, binary_logloss; got "l2"/)
  })

  it.each<Parameters>([{ max_bin: 63 }, { linear_tree: true }, { min_data_in_leaf: 5 }])(
    'refuses %o, which contradicts the Dataset',
    async (params) => {
      await expectCode(quick({}, { ...TOY_PARAMS, ...params }), 'LGBM_PARAMETER_CONFLICT', /Dataset/)
    },
  )

  it('refuses validation data in other bins', async () => {
    using other = await Dataset.create(toy({ seed: 9 }).matrix, { label: toy({ seed: 9 }).label })
    await expectCode(
      quick({ validSets: [{ name: 'other', dataset: other }] }),
      'LGBM_NATIVE',
      /different bin mappers/,
    )
  })

  it.each<[string, Parameters, (row: number) => number, number[] | undefined, string, RegExp]>([
    [
      'a label beyond 0 and 1',
      {},
      (row) => row % 3,
      undefined,
      'LGBM_INVALID_FIELD',
      /0 or 1.*got 2 in row 2/,
    ],
    [
      'ranking without queries',
      { objective: 'lambdarank', metric: 'ndcg' },
      (row) => row % 3,
      undefined,
      'LGBM_INVALID_GROUPS',
      /needs "group"/,
    ],
    [
      'a ranking metric without queries',
      { objective: 'regression', metric: 'map' },
      (row) => row % 2,
      undefined,
      'LGBM_INVALID_GROUPS',
      /needs "group"/,
    ],
    [
      'a relevance beyond the gains',
      { objective: 'lambdarank', metric: 'ndcg' },
      (row) => row % 32,
      [2000],
      'LGBM_INVALID_FIELD',
      /0 to 30.*got 31 in row 31/,
    ],
    [
      'a relevance beyond given gains',
      { objective: 'lambdarank', metric: 'None', label_gain: [0, 1] },
      (row) => row % 3,
      [2000],
      'LGBM_INVALID_FIELD',
      /0 to 1/,
    ],
    [
      'a fractional relevance',
      { objective: 'rank_xendcg', metric: 'None' },
      (row) => (row % 2) + 0.5,
      [2000],
      'LGBM_INVALID_FIELD',
      /got 0.5/,
    ],
    [
      'a class beyond num_class',
      { objective: 'multiclass', num_class: 3, metric: 'auc_mu' },
      (row) => row % 4,
      undefined,
      'LGBM_INVALID_FIELD',
      /0 to 2.*got 3/,
    ],
    [
      'features that do not exist',
      { interaction_constraints: [[0, 99]] },
      (row) => row % 2,
      undefined,
      'LGBM_INVALID_PARAMETER',
      /below 4/,
    ],
    [
      'constraints in no list',
      { interaction_constraints: '[0,1],[2' },
      (row) => row % 2,
      undefined,
      'LGBM_INVALID_PARAMETER',
      /interaction_constraints/,
    ],
    [
      'a direction beyond -1, 0 and 1',
      { monotone_constraints: [1, 0, 300, 0] },
      (row) => row % 2,
      undefined,
      'LGBM_INVALID_PARAMETER',
      /-1, 0 or 1/,
    ],
  ])('refuses %s', async (_name, params, labelOf, group, code, message) => {
    using dataset = await Dataset.create(matrix, { label: Array.from(label.keys(), labelOf), group })
    await expectCode(quick({}, { ...TOY_PARAMS, ...params }, dataset), code, message)
  })

  it('refuses bad labels in validation data as well', async () => {
    const params = { ...TOY_PARAMS, objective: 'multiclass', num_class: 2, metric: 'auc_mu' }
    using wrong = await Dataset.create(matrix, {
      label: Array.from(label.keys(), (row) => row % 300),
      reference: whole,
    })
    await expectCode(
      quick({ validSets: [{ name: 'wrong', dataset: wrong }] }, params),
      'LGBM_INVALID_FIELD',
      /0 to 1/,
    )
  })

  it('refuses a query of more than 10,000 rows', async () => {
    const numRows = 10_001
    const values = Float64Array.from({ length: numRows }, (_, row) => row % 97)
    using dataset = await Dataset.create(
      { values, numRows, numColumns: 1, layout: 'column' },
      { label: values.map((value) => value % 2), group: [numRows] },
    )
    const params = { ...TOY_PARAMS, objective: 'lambdarank', metric: 'ndcg' }
    await expectCode(
      quick({}, params, dataset),
      'LGBM_INVALID_GROUPS',
      /at most 10000 rows per query.*got 10001/,
    )
  })

  it('refuses data without a label', async () => {
    using dataset = await Dataset.create(matrix)
    await expectCode(quick({}, TOY_PARAMS, dataset), 'LGBM_INVALID_FIELD', /must have a label/)
  })

  it('refuses to rank by two tables of gains at a time', async () => {
    const params = { ...TOY_PARAMS, objective: 'lambdarank', metric: 'ndcg' }
    using dataset = await Dataset.create(matrix, { label, group: [2000] })
    using first = (await quick({}, params, dataset)).booster
    await expectCode(
      quick({}, { ...params, label_gain: [0, 7] }, dataset),
      'LGBM_NATIVE',
      /other values of label_gain/,
    )
    first.dispose()
    using second = (await quick({}, { ...params, label_gain: [0, 7] }, dataset)).booster
    expect(second.numTrees).toBeGreaterThan(0)
  })
})
