import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ExtractedData, extractTrainingData } from '../../src/index.js'

const directory = fileURLToPath(new URL('../../../../../shared/data/ethereum-phishing/', import.meta.url))
const present = existsSync(directory)
if (!present) console.warn('Skipped: the real Ethereum data is not next to this checkout.')

/** Real transactions, 2015 to 2019. The figures come from the files by other queries than the one under test. */
describe.skipIf(!present)('real Ethereum data', () => {
  let network: TestNetwork
  let data: ExtractedData

  beforeAll(async () => {
    network = await openTestNetwork()
    for (const table of ['raw_alerts', 'raw_features', 'raw_clusters', 'raw_money_flows']) {
      const sql = `INSERT INTO ${table} SELECT * FROM file('${directory}${table}.parquet')`
      const columns = await network.database.queryRows<{ name: string }>({
        sql: `DESCRIBE file('${directory}${table}.parquet')`,
        params: {},
      })
      const list = columns.map(({ name }) => name).join(', ')
      await network.database.execute({ sql: sql.replace(table, `${table} (${list})`), params: {} })
    }
    data = await extractTrainingData(network.database, {
      window: { startDate: '2015-08-01', endDate: '2020-01-31', windowDays: 7 },
    })
  })
  afterAll(() => network?.close())

  const row = async (sql: string) => {
    const [found] = await network.database.queryRows<Record<string, number | string>>({ sql, params: {} })
    return found!
  }
  const sum = (table: keyof ExtractedData['tables'], column: string) => {
    let total = 0
    for (const value of data.tables[table]!.getChild(column)!) total += value ?? 0
    return total
  }

  it('has every alert of the files, labelled, and its row of features', () => {
    expect(data.numRows).toBe(21_152)
    expect(sum('labels', 'label')).toBe(4_557)
    expect(data.dropped).toEqual({ unlabelled: 0 })
    expect(data.tables.features.getChild('total_received_usd')?.nullCount).toBe(0)
    expect(data.warnings).toEqual([])
  })

  it('counts every transaction on the sides that are alerted', async () => {
    const { into, out } = await row(`SELECT
      toFloat64(countIf((to_address, processing_date) IN (SELECT address, processing_date FROM raw_alerts))) AS into,
      toFloat64(countIf((from_address, processing_date) IN (SELECT address, processing_date FROM raw_alerts))) AS out
      FROM raw_money_flows`)
    expect(sum('moneyFlows', 'tx_in_count')).toBe(into)
    expect(sum('moneyFlows', 'tx_out_count')).toBe(out)
  })

  it('joins each alert to the largest of its clusters', async () => {
    const { members, size } =
      await row(`SELECT toFloat64(count()) AS members, toFloat64(sum(size)) AS size FROM (
      SELECT alert_id, max(cluster_size) AS size
      FROM (SELECT arrayJoin(member_addresses) AS address, processing_date, cluster_size FROM raw_clusters) AS c
      JOIN raw_alerts AS a ON a.address = c.address AND a.processing_date = c.processing_date
      GROUP BY alert_id)`)
    expect(data.numRows - data.tables.clusters.getChild('cluster_id')!.nullCount).toBe(members)
    expect(sum('clusters', 'cluster_size')).toBe(size)
  })

  it('counts strictly earlier alerts only', async () => {
    const { pairs } = await row(`SELECT toFloat64(sum(n * (n - 1) / 2)) AS pairs
      FROM (SELECT address, count() AS n FROM raw_alerts GROUP BY address)`)
    // One alert per address and week: each pair of alerts of an address is once earlier and later.
    expect(sum('history', 'prior_alert_count')).toBe(pairs)
  })

  it('has the bits it always had', () => {
    expect(data.fingerprint).toMatchInlineSnapshot(
      `"25dc996c14e9cd2db4de250c2ca0dd4d27c1bd2f0d6266781d05bae625b3f9f2"`,
    )
  })
})
