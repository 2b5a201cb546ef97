// @alertsmith/features alone, on tables in memory: align plain tables, fit on training rows, transform.
import { alignTables, FEATURE_CATALOGUE, FeatureBuilder } from '@alertsmith/features'
import { DateDay, Table, tableFromArrays, vectorFromArray } from 'apache-arrow'

const days = ['2024-03-04', '2024-03-04', '2024-03-11', '2024-03-11'].map((day) => new Date(day))
const date = vectorFromArray(days, new DateDay())

const alerts = withDate({
  alert_id: ['a1', 'a2', 'a3', 'a4'],
  address: ['0x1', '0x2', '0x1', '0x3'],
  window_days: Int32Array.of(7, 7, 7, 7),
  severity: ['low', 'critical', 'medium', 'high'],
  alert_confidence_score: Float64Array.of(0.4, 0.9, 0.5, 0.8),
  volume_usd: Float64Array.of(1_200, 88_000, 300, 15_000),
  transaction_count: Int32Array.of(3, 41, 2, 9),
  first_seen_timestamp: days.map((day) => new Date(day.getTime() - 5 * 86_400_000)),
  last_seen_timestamp: days.map((day) => new Date(day.getTime() - 1 * 86_400_000)),
  label: Int32Array.of(0, 1, 0, 1),
})
const features = withDate({
  address: ['0x1', '0x2', '0x1', '0x3'],
  window_days: Int32Array.of(7, 7, 7, 7),
  total_received_usd: Float64Array.of(700, 50_000, 100, 9_000),
  total_sent_usd: Float64Array.of(500, 38_000, 200, 6_000),
  transaction_count: Int32Array.of(3, 41, 2, 9),
  unique_counterparties: Int32Array.of(2, 37, 2, 5),
  avg_transaction_usd: Float64Array.of(400, 2_146, 150, 1_666),
  max_transaction_usd: Float64Array.of(900, 9_000, 200, 5_000),
  is_exchange: [false, false, false, false],
  is_mixer: [false, true, false, false],
  risk_score: Float64Array.of(0.1, 0.8, 0.1, 0.4),
})

const tables = alignTables({ alerts, features })
const builder = FeatureBuilder.fit(tables, { rows: Int32Array.of(0, 1) }) // learns from the first week only
const matrix = builder.transform(tables)

const column = matrix.names.indexOf('addr_volume_mean')
console.log(`${FEATURE_CATALOGUE.length} features, state ${builder.stateHash.slice(0, 8)}…`)
console.log(
  `mean of the address's earlier alerts: ${matrix.values.slice(column * matrix.numRows, (column + 1) * matrix.numRows).join(', ')}`,
)

/** A table with the four rows' processing dates added. */
function withDate(columns) {
  const table = tableFromArrays(columns)
  return table.assign(new Table({ processing_date: date }))
}
