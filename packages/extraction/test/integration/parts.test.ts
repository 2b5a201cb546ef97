import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { extractTrainingData } from '../../src/extract-training-data.js'
import { NO_LABELS } from '../../src/labels/label-sql.js'
import { planParts } from '../../src/plan-parts.js'
import { alertLoad } from '../../src/query/alerts.js'

const ALERTS = 150_000
const DAYS = 4
const ADDRESSES = 625
const window = { startDate: '2024-01-01', endDate: '2024-01-04', windowDays: 7 }

let network: TestNetwork
beforeAll(async () => {
  network = await openTestNetwork()
  const run = (sql: string) => network.database.execute({ sql, params: {} })
  await run(`INSERT INTO raw_alerts (alert_id, address, processing_date, window_days, severity, volume_usd, transaction_count, label)
    SELECT concat('a', leftPad(toString(number), 6, '0')), concat('0x', toString(number % ${ADDRESSES})),
      toDate('2024-01-01') + number % ${DAYS}, 7, if(number % 2, 'low', 'high'), number % ${ADDRESSES}, 1, number % 3 = 0
    FROM numbers(${ALERTS})`)
  await run(`INSERT INTO raw_features (address, processing_date, window_days, total_received_usd, total_sent_usd, transaction_count, unique_counterparties, avg_transaction_usd, max_transaction_usd, is_exchange, is_mixer)
    SELECT concat('0x', toString(number)), toDate('2024-01-01') + day, 7, number * 10 + day, 0, 1, 1, 0, 0, false, false
    FROM numbers(${ADDRESSES}) ARRAY JOIN range(${DAYS}) AS day`)
})
afterAll(() => network?.close())

it('a window that is read in parts is put together row by row', async () => {
  expect(
    (await planParts(network.database, window, alertLoad({ window, labels: NO_LABELS }), {})).length,
  ).toBeGreaterThan(1)
  const { tables, numRows } = await extractTrainingData(network.database, { window })
  expect(numRows).toBe(ALERTS)

  const ids = tables.alerts.getChild('alert_id')!
  const severity = tables.alerts.getChild('severity')!
  const received = tables.features.getChild('total_received_usd')!.toArray() as Float64Array
  const priorCount = tables.history.getChild('prior_alert_count')!
  const perDay = ALERTS / DAYS
  const differing: number[] = []
  for (let row = 0; row < ALERTS; row++) {
    // Day d holds the alerts d, d + 4, d + 8, …, by id.
    const day = Math.floor(row / perDay)
    const number = day + DAYS * (row % perDay)
    // 4 and 625 have no common divisor, so each address has ALERTS / DAYS / ADDRESSES alerts on every day.
    const expected = day === 0 ? null : (day * perDay) / ADDRESSES
    const holds =
      ids.get(row) === `a${String(number).padStart(6, '0')}` &&
      severity.get(row) === (number % 2 ? 'low' : 'high') &&
      // ClickHouse's cast of a Decimal may be off by a last bit.
      Math.abs(received[row]! - (number % ADDRESSES) * 10 - day) < 1e-9 &&
      priorCount.get(row) === expected
    if (!holds) differing.push(row)
  }
  expect(differing).toEqual([])
})
