import { setTimeout } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { Booster, Dataset, type Matrix, type PredictionType, train } from '../src/index.js'
import { randomNumbers } from './toy.js'

const ROWS = 3_000
const COLUMNS = 12

let matrix: Matrix
/** Many trees; their contributions and, of many rows, their scores take far longer than an abort may. */
let model: string
/** A model whose contributions only LightGBM itself can work out. */
let foreign: string

/** `text` with its trees `times` over, as a model of that many iterations. */
function repeatTrees(text: string, times: number): string {
  const start = text.indexOf('\nTree=0\n') + 1
  const end = text.indexOf('end of trees')
  const trees = text.slice(start, end).split(/(?=^Tree=\d+$)/m)
  const repeated = Array.from({ length: times * trees.length }, (_, i) =>
    trees[i % trees.length]!.replace(/^Tree=\d+$/m, `Tree=${i}`),
  )
  const head = text
    .slice(0, start)
    .replace(/^tree_sizes=.*$/m, `tree_sizes=${repeated.map((tree) => tree.length).join(' ')}`)
  return head + repeated.join('') + text.slice(end)
}

const zeros = (line: string) => line.replaceAll(/\d+/g, '0')

async function grow(params: object): Promise<string> {
  const random = randomNumbers(7)
  const label = Float32Array.from({ length: ROWS }, () => Number(random() < 0.4))
  using dataset = await Dataset.create(matrix, { label, params: { min_data_in_leaf: 1, ...params } })
  const { booster } = await train({ objective: 'binary', min_data_in_leaf: 1, ...params }, dataset, {
    rounds: 20,
  })
  using grown = booster
  return grown.toString()
}

beforeAll(async () => {
  const random = randomNumbers(5)
  matrix = {
    values: Float64Array.from({ length: ROWS * COLUMNS }, () => random()),
    numRows: ROWS,
    numColumns: COLUMNS,
    layout: 'column',
  }
  model = repeatTrees(await grow({ num_leaves: 63 }), 150)
  // Without the counts of rows only LightGBM itself can tell what a split expects.
  foreign = repeatTrees((await grow({ num_leaves: 300 })).replaceAll(/^internal_count=.*$/gm, zeros), 20)
})

describe('an abort ends a prediction within a second', () => {
  it.each<[string, PredictionType, () => string]>([
    ['of contributions', 'contributions', () => model],
    ['of contributions by LightGBM itself', 'contributions', () => foreign],
    ['of scores', 'score', () => model],
  ])('%s', async (_, type, text) => {
    using booster = Booster.fromString(text())
    const few = Int32Array.of(0, 1)
    const before = await booster.predict(matrix, { rows: few })
    const all = Int32Array.from({ length: 40 * ROWS }, (_, i) => i % ROWS)
    const controller = new AbortController()
    const prediction = booster.predict(matrix, { type, rows: all, signal: controller.signal })
    const outcome = prediction.then(
      () => 'finished',
      (error: { code: string }) => error.code,
    )
    // Long enough that it works on rows, and far from the end.
    expect(await Promise.race([outcome, setTimeout(400, 'at work')])).toBe('at work')
    const aborted = performance.now()
    controller.abort()
    expect(await outcome).toBe('CORE_ABORTED')
    expect(performance.now() - aborted).toBeLessThan(1_000)
    // The Booster is free again, and as it was.
    expect(await booster.predict(matrix, { rows: few })).toEqual(before)
  })

  it('and one that is aborted already does not begin', async () => {
    using booster = Booster.fromString(model)
    const run = booster.predict(matrix, { signal: AbortSignal.abort() })
    await expect(run).rejects.toMatchObject({ code: 'CORE_ABORTED' })
  })
})
