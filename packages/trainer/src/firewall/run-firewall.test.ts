import { type Logger, silentLogger } from '@alertsmith/core'
import { describe, expect, it, vi } from 'vitest'
import { makeData } from '../../test/make-data.js'
import { makeDays } from '../../test/make-days.js'
import { averagePrecision } from '../metrics/average-precision.js'
import { rocAuc } from '../metrics/roc-auc.js'
import { trainAlertRanker } from '../ranker/train-alert-ranker.js'
import { gather } from '../row-lists.js'
import { planSplit } from '../split/plan.js'
import { trainAlertScorer } from '../train-alert-scorer.js'
import { type FirewallOptions, runFirewall } from './run-firewall.js'

const data = makeData(3000)
const split = planSplit(data.rows)
const quick = { ...data, rounds: 20, cvFolds: 0, threads: 2 }

describe('runFirewall', () => {
  it('finds nothing wrong with honest data, and orders its features', async () => {
    using trained = await trainAlertScorer({ ...quick, split })
    const { single_feature, label_shuffle, random_split } = await runFirewall({ ...data, split, trained })
    expect(single_feature).toMatchObject({ limit: 0.98, acknowledged: [], alarm: false })
    expect(
      single_feature.best
        .map(({ feature }) => feature)
        .slice(0, 2)
        .sort(),
    ).toEqual(['amount', 'channel'])
    expect(single_feature.best.at(-1)).toEqual({ feature: 'constant', auc: 0.5 })
    expect(label_shuffle.alarm).toBe(false)
    const label = gather(data.rows.label as Uint8Array, split.test)
    const scored = { label, score: trained.testScores }
    expect(random_split!.actual).toEqual({ roc_auc: rocAuc(scored), pr_auc: averagePrecision(scored) })
    // Rows are independent here, so that time makes no difference.
    expect(Math.abs(random_split!.roc_auc - random_split!.actual.roc_auc)).toBeLessThan(0.05)
  })

  it('claims for a random split what training on one gives', async () => {
    using trained = await trainAlertScorer({ ...quick, split })
    const { random_split } = await runFirewall({ ...data, split, trained, seed: 5 })
    const drawn = planSplit(data.rows, {
      kind: 'stratified',
      testSize: split.test.length / 3000,
      validationSize: split.validation.length / (3000 - split.test.length),
      seed: 5,
    })
    using other = await trainAlertScorer({ ...quick, split: drawn })
    expect(random_split).toMatchObject({ roc_auc: other.metrics.test_auc, pr_auc: other.metrics.test_pr_auc })
  })

  it('shows what time hides: a random split of addresses that come again claims more', async () => {
    // Each address has its own value and label, and is seen on ten days in a row.
    const numRows = 4000
    const address = (row: number) => Math.floor(row / 100) * 10 + (row % 10)
    const noise = makeData(numRows, 9).matrix.values
    const values = Float64Array.from({ length: numRows }, (_, row) => noise[address(row)]!)
    const label = Uint8Array.from(values, (_, row) => (noise[1000 + address(row)]! > 0.8 ? 1 : 0))
    const rows = { label, day: Int32Array.from(label, (_, row) => 19_000 + Math.floor(row / 10)) }
    const matrix = { names: ['own'], numRows, values, categorical: [] }
    const temporal = planSplit(rows)
    const params = { num_leaves: 255, min_data_in_leaf: 1, learning_rate: 0.3 }
    using trained = await trainAlertScorer({ matrix, rows, split: temporal, params, cvFolds: 0 })
    const { random_split } = await runFirewall({ matrix, rows, split: temporal, trained })
    expect(random_split!.roc_auc).toBeGreaterThan(0.9)
    expect(random_split!.actual.roc_auc).toBeLessThan(0.7)
  })

  it('raises the alarm for a feature that knows the label, either way round, unless acknowledged', async () => {
    const outcome = Float64Array.from(data.rows.label, (label, row) => -label + (row % 7) / 10)
    const values = Float64Array.of(...data.matrix.values, ...outcome)
    const matrix = { ...data.matrix, names: [...data.matrix.names, 'outcome'], values }
    using trained = await trainAlertScorer({ ...quick, matrix, split })
    const warn = vi.fn<Logger['warn']>()
    const options = { matrix, rows: data.rows, split, trained }
    const { single_feature } = await runFirewall({ ...options, logger: { ...silentLogger, warn } })
    expect(single_feature).toMatchObject({
      alarm: true,
      best: [{ feature: 'outcome', auc: 1 }, {}, {}, {}, {}, {}],
    })
    expect(warn).toHaveBeenCalledWith(
      expect.anything(),
      expect.stringContaining('"outcome" alone reaches AUC 1.0000'),
    )
    const accepted = await runFirewall({ ...options, acknowledged: ['outcome', 'amount'] })
    expect(accepted.single_feature).toMatchObject({ alarm: false, acknowledged: ['outcome'] })
  })

  it('sees a label in what is missing and in categories that mean nothing as numbers', async () => {
    const { label } = data.rows
    const columns = [
      Float64Array.from(label, (value, row) => (value === 1 ? Number.NaN : row % 5)),
      Float64Array.from(label, (value, row) => (value === 1 ? 2 : row % 2 === 0 ? 1 : 3)),
      Float64Array.from(label, (_, row) => Math.sin(row)),
    ]
    const values = Float64Array.of(...columns.flatMap((column) => Array.from(column)))
    const matrix = { names: ['gap', 'code', 'noise'], numRows: 3000, values, categorical: [1] }
    using trained = await trainAlertScorer({ ...quick, matrix, split })
    const { single_feature } = await runFirewall({ matrix, rows: data.rows, split, trained })
    expect(single_feature.best.slice(0, 2)).toEqual([
      { feature: 'gap', auc: 1 },
      { feature: 'code', auc: 1 },
    ])
  })

  it.each(['stratified', 'group'] as const)('compares a %s split with nothing', async (kind) => {
    const random = planSplit(data.rows, { kind })
    using trained = await trainAlertScorer({ ...quick, split: random })
    expect((await runFirewall({ ...data, split: random, trained })).random_split).toBeNull()
  })

  it('judges a ranker by its scores, and draws whole days', async () => {
    const days = makeDays(40, 60)
    const temporal = planSplit(days.rows, { modelType: 'alert_ranker' })
    using trained = await trainAlertRanker({ ...days, split: temporal, rounds: 20, cvFolds: 0, threads: 2 })
    const firewall = await runFirewall({ ...days, split: temporal, trained })
    expect(firewall.single_feature.best[0]!.feature).toBe('amount')
    expect(firewall.label_shuffle.alarm).toBe(false)
    expect(firewall.random_split!.actual.roc_auc).toBeGreaterThan(0.6)
    expect(firewall.random_split!.roc_auc).toBeGreaterThan(0.6)
  })

  it('says why nothing can be drawn where a single day of a ranker has anything to rank', async () => {
    const days = makeDays(6, 200)
    const temporal = planSplit(days.rows, { modelType: 'alert_ranker' })
    using trained = await trainAlertRanker({ ...days, split: temporal, rounds: 5, cvFolds: 0, threads: 1 })
    const first = Math.min(...days.rows.day)
    const lastTrained = first + 4
    // Only the first and the validation day keep different labels; drawn anew, they seldom fall so again.
    const label = days.rows.label.map((value, row) =>
      [first, lastTrained].includes(days.rows.day[row]!) ? value : row % 12 === 5 ? 1 : 0,
    )
    const rows = { ...days.rows, label }
    const warn = vi.fn<Logger['warn']>()
    const nulls: boolean[] = []
    for (let seed = 0; seed < 8; seed++) {
      const logger = { ...silentLogger, warn }
      const { random_split } = await runFirewall({ ...days, rows, split: temporal, trained, seed, logger })
      nulls.push(random_split === null)
    }
    expect(nulls).toContain(true)
    expect(warn).toHaveBeenCalledTimes(nulls.filter(Boolean).length)
  })

  describe('refuses', () => {
    const cases: [string, Partial<FirewallOptions>, string][] = [
      ['a test row that was trained on', { split: { ...split, train: split.test } }, 'TRAINER_ROWS_MISMATCH'],
      ['rows of another matrix', { matrix: makeData(50).matrix }, 'TRAINER_ROWS_MISMATCH'],
      ['a fractional seed', { seed: 0.5 }, 'TRAINER_INVALID_OPTION'],
      ['no threads', { threads: 0 }, 'TRAINER_INVALID_OPTION'],
      ['an unknown option', { acknowledge: ['amount'] } as object, 'TRAINER_INVALID_OPTION'],
    ]
    it.each(cases)('%s', async (_, options, code) => {
      using trained = await trainAlertScorer({ ...quick, rounds: 2, split })
      await expect(runFirewall({ ...data, split, trained, ...options })).rejects.toMatchObject({ code })
    })
  })

  it('stops when interrupted, wherever it is', async () => {
    using trained = await trainAlertScorer({ ...quick, split })
    for (const delayMs of [0, 5, 30, 80]) {
      const signal = AbortSignal.timeout(delayMs)
      const run = runFirewall({ ...data, split, trained, signal, threads: 1 })
      await expect(run).rejects.toMatchObject({ code: 'CORE_ABORTED' })
    }
  })
})
