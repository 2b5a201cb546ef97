import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { importDirectory, type NetworkDatabase } from '../../../src/index.js'
import { temporaryDirectory } from '../store/temporary-directory.js'
import { useNetworks } from './test-network.js'

const newNetwork = useNetworks()

async function importCsv(database: NetworkDatabase, table: string, ...lines: string[]) {
  const directory = temporaryDirectory()
  writeFileSync(join(directory, `${table}.csv`), `${lines.join('\n')}\n`)
  const { tables } = await importDirectory(database, directory)
  const { rows, outcome, repeatedRows, repeatedKeys } = tables[0]!
  return { rows, outcome, repeatedRows, repeatedKeys }
}

const FLOWS = 'from_address,to_address,processing_date,window_days,amount_usd,transaction_hash,timestamp'
const flow = (hash: string, day = '2024-01-01') => `0xa,0xb,${day},7,1.5,${hash},2024-01-01 00:00:00`

it('an import counts the flows that are there more often than once', async () => {
  const database = await newNetwork()
  const lines = [
    FLOWS,
    flow('h1'),
    flow('h1'),
    flow('h1'),
    flow('h2'),
    flow('h2'),
    flow('h3'),
    flow('h1', '2024-01-08'),
  ]
  expect(await importCsv(database, 'raw_money_flows', ...lines)).toEqual({
    rows: 7,
    outcome: 'imported',
    repeatedRows: 3,
    repeatedKeys: 0,
  })
  // Nothing changes, and it is said again.
  expect(await importCsv(database, 'raw_money_flows', ...lines)).toMatchObject({
    outcome: 'unchanged',
    repeatedRows: 3,
  })
})

const ALERTS =
  'alert_id,address,processing_date,window_days,severity,alert_confidence_score,volume_usd,transaction_count,first_seen_timestamp,last_seen_timestamp'
const alert = (id: string, day: string, volume = '1') => `${id},0xa,${day},7,low,0.5,${volume},1,,`

it('an import counts the ids that more than one alert has, in other snapshots, too', async () => {
  const database = await newNetwork()
  const first = [
    ALERTS,
    alert('a1', '2024-01-01'),
    alert('a2', '2024-01-01'),
    alert('a2', '2024-01-01', '2'),
    alert('a3', '2024-01-01'),
    alert('a3', '2024-01-01'),
  ]
  expect(await importCsv(database, 'raw_alerts', ...first)).toMatchObject({
    repeatedRows: 1,
    repeatedKeys: 2,
  })
  const second = [ALERTS, alert('a1', '2024-01-08'), alert('a4', '2024-01-08')]
  expect(await importCsv(database, 'raw_alerts', ...second)).toMatchObject({
    repeatedRows: 0,
    repeatedKeys: 1,
  })
})

it('an import counts the keys that more than one row of a snapshot has', async () => {
  const database = await newNetwork()
  const header = 'cluster_id,processing_date,window_days,cluster_size,total_volume_usd,member_addresses'
  const cluster = (id: string, day: string, size: number) => `${id},${day},7,${size},1,"['a']"`
  const lines = [
    header,
    cluster('c', '2024-01-01', 1),
    cluster('c', '2024-01-01', 2),
    cluster('c', '2024-01-08', 1),
  ]
  expect(await importCsv(database, 'raw_clusters', ...lines)).toMatchObject({
    repeatedRows: 0,
    repeatedKeys: 1,
  })
})
