// @alertsmith/trainer alone: an honest temporal split, training, cross-validation and metrics over a matrix.
import { toDayNumber } from '@alertsmith/core'
import { planSplit, trainAlertScorer } from '@alertsmith/trainer'

// 3,000 rows over 60 days; the second feature carries the signal, the first is noise.
const numRows = 3_000
const noise = Float64Array.from({ length: numRows }, (_, row) => ((row * 7_919) % 1_000) / 1_000)
const signal = Float64Array.from({ length: numRows }, (_, row) => ((row * 104_729) % 997) / 997)
const label = Uint8Array.from(signal, (value, row) =>
  value + noise[(row * 31) % numRows] * 0.4 > 1.05 ? 1 : 0,
)
const matrix = {
  names: ['noise', 'signal'],
  numRows,
  values: new Float64Array([...noise, ...signal]),
  categorical: [],
}
const firstDay = toDayNumber('2024-01-01')
const rows = { label, day: Int32Array.from({ length: numRows }, (_, row) => firstDay + Math.floor(row / 50)) }

const split = planSplit(rows, { kind: 'temporal', testStart: '2024-02-15' })
const { train, validation, test } = split.summary.parts
console.log(`train to ${train.lastDate}, stop early on ${validation.rows} rows, test from ${test.firstDate}`)

using trained = await trainAlertScorer({ matrix, rows, split, cvFolds: 3, seed: 42, threads: 1 })
const { test_auc, test_pr_auc, cv_auc_mean } = trained.metrics
console.log(`AUC ${test_auc.toFixed(3)}, PR-AUC ${test_pr_auc.toFixed(3)}, CV AUC ${cv_auc_mean.toFixed(3)}`)
console.log(`most important: ${trained.importances[0].feature}`)
