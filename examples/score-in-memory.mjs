// A model folder and plain rows are enough to score: no database, no files but those of the model.
import { join } from 'node:path'
import { alignTables } from '@alertsmith/features'
import { createRegistry, loadModel, scoreTables } from '@alertsmith/pipeline'
import { tableFromArrays } from 'apache-arrow'
import { scratchFolder } from './scratch.mjs'
import { trainDemoModel } from './train-demo-model.mjs'

using scratch = scratchFolder()
const directory = join(scratch.path, 'models')
const modelId = await trainDemoModel({ clickhouse: join(scratch.path, 'clickhouse'), directory })

// Rows as your own system may hold them, two alerts of 8 July: a shop with its usual trade, and an address that collects
// from many and pays out at once. The shop's alert of 1 July is history, of which the later one knows, as in training.
const [before, today] = ['2024-07-01', '2024-07-08']
const alerts = [
  alert({ alert_id: 'shop-1', address: '0xshop', processing_date: before, volume_usd: 900 }),
  alert({ alert_id: 'shop-2', address: '0xshop', processing_date: today, volume_usd: 950 }),
  alert({ alert_id: 'mule-1', address: '0xmule', processing_date: today, volume_usd: 158_400 }),
]
const features = [
  address({ address: '0xshop', received: 500, sent: 450, transactions: 12, others: 9, risk: 0.1 }),
  address({ address: '0xmule', received: 80_100, sent: 78_300, transactions: 25, others: 12, risk: 0.8 }),
]
const moneyFlows = [
  ...Array.from({ length: 21 }, (_, i) => flow(`0xvictim${i % 8}`, '0xmule', 3_800)),
  ...Array.from({ length: 4 }, (_, i) => flow('0xmule', `0xcashout${i}`, 19_575)),
  ...Array.from({ length: 9 }, (_, i) => flow(`0xcustomer${i}`, '0xshop', 55)),
]

using ready = await loadModel(createRegistry({ location: directory }), modelId) // verifies checksums, replays golden rows
const tables = alignTables(
  { alerts: toTable(alerts), features: toTable(features), moneyFlows: toTable(moneyFlows) },
  { declared: ready.builder.declared },
)
const { scores, calibrated, reasons } = await scoreTables(ready, tables)

const ids = tables.alerts.getChild('alert_id')
for (const row of scores.keys()) {
  console.log(`${ids.get(row)}: score ${scores[row].toFixed(3)}, probability ${calibrated[row].toFixed(3)}`)
  for (const { text } of reasons[row]) console.log(`  ${text}`)
}

function alert(row) {
  return {
    ...row,
    window_days: 7,
    severity: row.volume_usd > 100_000 ? 'critical' : 'low',
    alert_confidence_score: 0.7,
    transaction_count: 12,
    first_seen_timestamp: '2024-06-25 09:00:00',
    last_seen_timestamp: '2024-06-30 21:30:00',
  }
}

function address({ address, received, sent, transactions, others, risk }) {
  return {
    address,
    processing_date: today,
    window_days: 7,
    total_received_usd: received,
    total_sent_usd: sent,
    transaction_count: transactions,
    unique_counterparties: others,
    avg_transaction_usd: (received + sent) / transactions,
    max_transaction_usd: sent / 2,
    is_exchange: false,
    is_mixer: false,
    risk_score: risk,
  }
}

function flow(from, to, amount) {
  return {
    processing_date: today,
    window_days: 7,
    from_address: from,
    to_address: to,
    amount_usd: amount,
  }
}

/** Objects of equal keys as an Arrow table. */
function toTable(rows) {
  return tableFromArrays(
    Object.fromEntries(Object.keys(rows[0]).map((name) => [name, rows.map((row) => row[name])])),
  )
}
