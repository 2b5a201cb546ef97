import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { importDirectory } from '../../../src/index.js'
import { useNetworks } from './test-network.js'

const DATA = fileURLToPath(new URL('../../../../../../shared/data/ethereum-phishing', import.meta.url))
const present = existsSync(DATA)
if (!present) console.warn(`skipped: there is no real data at ${DATA}`)

const newNetwork = useNetworks()

describe.skipIf(!present)('the real Ethereum phishing data', () => {
  it('is imported as its README counts it, and is unchanged the second time', async () => {
    const database = await newNetwork()
    const first = await importDirectory(database, DATA)
    const summary = (report: typeof first) =>
      report.tables.map(({ table, rows, outcome }) => `${table} ${rows} ${outcome}`)
    expect(summary(first)).toEqual([
      'raw_alerts 21152 imported',
      'raw_features 21152 imported',
      'raw_clusters 3438 imported',
      'raw_money_flows 462130 imported',
      'raw_address_labels 2100 imported',
    ])
    const [alerts] = await database.queryRows({
      sql: `SELECT countIf(label = 1) AS positive, uniqExact(alert_id) AS ids, countIf(alert_confidence_score IS NULL) AS unscored,
        countIf(transaction_count = 1) AS single, toString(min(processing_date)) AS first FROM raw_alerts`,
      params: {},
    })
    // The README: 4,557 positive; the score is NULL for one transaction.
    expect(alerts).toMatchObject({ positive: '4557', ids: '21152', first: '2015-08-10' })
    expect(alerts).toMatchObject({ unscored: (alerts as { single: string }).single })

    const second = await importDirectory(database, DATA)
    expect(second.tables.map((table) => table.outcome)).toEqual(Array(5).fill('unchanged'))
    expect(second.tables.map((table) => table.sha256)).toEqual(first.tables.map((table) => table.sha256))
  })
})
