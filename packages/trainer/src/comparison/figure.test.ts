import fc from 'fast-check'
import { expect, it } from 'vitest'
import { averagePrecision } from '../metrics/average-precision.js'
import { rankRows } from '../metrics/rank-rows.js'
import { ndcgAt } from '../metrics/ranked-list.js'
import { rocAuc } from '../metrics/roc-auc.js'
import type { ComparisonMetric } from './comparison.js'
import { createFigure } from './figure.js'

interface Row {
  readonly label: number
  readonly score: number
  readonly day: number
  readonly group: number
}

/** The metrics of plain lists of rows, NaN where they do not exist. */
const OF_ROWS: Readonly<Record<ComparisonMetric, (rows: readonly Row[]) => number>> = {
  pr_auc: (rows) => averagePrecision(columns(rows)) ?? Number.NaN,
  roc_auc: (rows) => rocAuc(columns(rows)) ?? Number.NaN,
  ndcg_at_10: (rows) => {
    const days = [...new Set(rows.map(({ day }) => day))].map((day) => rows.filter((row) => row.day === day))
    const found = days.flatMap((ofDay) => {
      const order = rankRows(ofDay.map(({ score }) => score))
      return (
        ndcgAt(
          10,
          Array.from(order, (row) => ofDay[row]!.label),
          Array.from(order, (row) => ofDay[row]!.score),
        ) ?? []
      )
    })
    return found.reduce((sum, value) => sum + value, 0) / found.length
  },
}

function columns(rows: readonly Row[]) {
  return { label: rows.map(({ label }) => label), score: rows.map(({ score }) => score) }
}

const anyRows = fc.array(
  fc.record({
    label: fc.integer({ min: 0, max: 1 }),
    score: fc.integer({ min: 0, max: 8 }).map((tick) => tick / 8),
    day: fc.integer({ min: 0, max: 2 }),
    group: fc.integer({ min: 0, max: 4 }),
  }),
  { minLength: 1, maxLength: 40 },
)

it.each(['pr_auc', 'roc_auc', 'ndcg_at_10'] as const)(
  '%s of a sample is that of its rows written out as often as they were drawn',
  (metric) => {
    fc.assert(
      fc.property(
        anyRows,
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 5, maxLength: 5 }),
        (rows, copies) => {
          const figure = createFigure(metric, {
            rows: { ...columns(rows), day: Int32Array.from(rows, ({ day }) => day), group: [] },
            score: Float64Array.from(rows, ({ score }) => score),
            groupCodes: Int32Array.from(rows, ({ group }) => group),
          })
          const written = rows.flatMap((row) => Array.from({ length: copies[row.group]! }, () => row))
          const expected = written.length === 0 ? Number.NaN : OF_ROWS[metric](written)
          const found = figure(Int32Array.from(copies))
          if (Number.isNaN(expected)) expect(found).toBeNaN()
          else expect(found).toBeCloseTo(expected, 10)
        },
      ),
    )
  },
)
