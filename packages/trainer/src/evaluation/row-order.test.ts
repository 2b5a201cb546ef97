import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compareModels } from '../comparison/compare-models.js'
import { dailyBudget } from './daily-budget.js'
import { evaluateRanker } from './evaluate-ranker.js'
import { evaluateScorer } from './evaluate-scorer.js'
import type { JudgedRows } from './judged-rows.js'
import { orderRows } from './ordered-rows.js'
import { everyRowOnce } from './sample.js'
import { topRows } from './top-rows.js'

interface Row {
  readonly label: number
  readonly score: number
  readonly day: number
  readonly group: number
  readonly severity: number
  readonly volume: number
}

const anyRows = fc.array(
  fc.record({
    label: fc.integer({ min: 0, max: 1 }),
    score: fc.integer({ min: 0, max: 4 }).map((tick) => tick / 4),
    day: fc.integer({ min: 19_700, max: 19_703 }),
    group: fc.integer({ min: 0, max: 5 }),
    severity: fc.integer({ min: -1, max: 2 }),
    volume: fc.integer({ min: 0, max: 3 }),
  }),
  { minLength: 4, maxLength: 60 },
)

const anyRowsTwice = anyRows.chain((rows) =>
  fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length })),
)

function columns(rows: readonly Row[]): JudgedRows {
  return {
    label: rows.map(({ label }) => label),
    score: Float64Array.from(rows, ({ score }) => score),
    day: Int32Array.from(rows, ({ day }) => day),
    group: rows.map(({ group }) => group),
    severity: {
      codes: Int32Array.from(rows, ({ severity }) => severity),
      values: ['low', 'high', 'critical'],
    },
    volume: Float64Array.from(rows, ({ volume }) => volume),
  }
}

// A bootstrap draws groups in the order in which it meets them, so only the figures themselves are compared.
const options = { bootstrapSamples: 1 }

/** Everything but the bounds of intervals, every number to twelve digits: sums of weights round by their order. */
function figures(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, found) => {
      if (key === 'low' || key === 'high' || key === 'undefined_samples') return undefined
      return typeof found === 'number' ? Number(found.toPrecision(12)) : found
    }),
  )
}

it('judges a ranker and its baselines alike in every order of the rows', async () => {
  await fc.assert(
    fc.asyncProperty(anyRowsTwice, async ([rows, shuffled]) => {
      expect(figures(await evaluateRanker(columns(shuffled), options))).toEqual(
        figures(await evaluateRanker(columns(rows), options)),
      )
    }),
  )
})

it('judges a scorer alike in every order of the rows', async () => {
  const threshold = { rule: 'max-f1', threshold: 0.5 }
  await fc.assert(
    fc.asyncProperty(anyRowsTwice, async ([rows, shuffled]) => {
      const judge = (of: readonly Row[]) =>
        evaluateScorer(columns(of), { ...options, threshold, alertsPerDay: 3 })
      expect(figures(await judge(shuffled))).toEqual(figures(await judge(rows)))
    }),
  )
})

it('compares models alike in every order of the rows', async () => {
  await fc.assert(
    fc.asyncProperty(anyRowsTwice, async ([rows, shuffled]) => {
      const compare = (of: readonly Row[]) => {
        const { score, ...compared } = columns(of)
        const candidate = Float64Array.from(of, ({ volume }) => volume / 3)
        return compareModels(compared, { champion: score, candidate }, { ...options, metric: 'ndcg_at_10' })
      }
      expect(figures(await compare(shuffled))).toEqual(figures(await compare(rows)))
    }),
  )
})

it('takes of tied rows the share that is within the budget', () => {
  // Day 0: one row above two tied ones, of which one is positive; day 1: three tied rows, of which two are positive.
  const rows = orderRows({
    label: [0, 1, 0, 1, 1, 0],
    score: Float64Array.of(0.9, 0.5, 0.5, 0.5, 0.5, 0.5),
    day: Int32Array.of(0, 0, 0, 1, 1, 1),
    group: [0, 1, 2, 3, 4, 5],
  })
  const budget = dailyBudget(rows, everyRowOnce(rows), 2)
  expect(budget.rows).toBeCloseTo(4, 12)
  expect(budget.positives).toBeCloseTo(1 / 2 + (2 * 2) / 3, 12)
  // Two of the five tied rows follow the first one.
  const top = topRows(rows, everyRowOnce(rows), 3)
  expect(top.rows).toBeCloseTo(3, 12)
  expect(top.positives).toBeCloseTo((3 * 2) / 5, 12)
})
