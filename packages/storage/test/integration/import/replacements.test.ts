import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from '@alertsmith/core'
import { silentLogger } from '@alertsmith/core'
import { expect, it, vi } from 'vitest'
import { importDirectory, type NetworkDatabase } from '../../../src/index.js'
import { temporaryDirectory } from '../store/temporary-directory.js'
import { useNetworks } from './test-network.js'

const newNetwork = useNetworks()

async function importCsv(database: NetworkDatabase, table: string, ...lines: string[]) {
  const directory = temporaryDirectory()
  writeFileSync(join(directory, `${table}.csv`), `${lines.join('\n')}\n`)
  const warn = vi.fn<Logger['warn']>()
  const { tables } = await importDirectory(database, directory, { logger: { ...silentLogger, warn } })
  const { outcome, replacedSnapshots, replacedLabels } = tables[0]!
  return { outcome, replacedSnapshots, replacedLabels, warnings: warn.mock.calls.map(([, text]) => text) }
}

const FLOWS = 'from_address,to_address,processing_date,window_days,amount_usd,transaction_hash,timestamp'
const flow = (hash: string, day: string, windowDays = 7) =>
  `0xa,0xb,${day},${windowDays},1.5,${hash},${day} 00:00:00`

const ALERTS =
  'alert_id,address,processing_date,window_days,severity,alert_confidence_score,volume_usd,transaction_count,first_seen_timestamp,last_seen_timestamp,label'
const alert = (id: string, label: string, volume = '1', day = '2024-01-01') =>
  `${id},0xa,${day},7,low,0.5,${volume},1,,,${label}`

const WARNING = 'The import put other rows in the place of those that were there'
const nothing = { replacedSnapshots: [], replacedLabels: 0, warnings: [] }

it('an import names the snapshots that held other rows before', async () => {
  const database = await newNetwork()
  const days = ['2024-01-01', '2024-01-08', '2024-01-15']
  const first = [FLOWS, ...days.map((day) => flow('h', day)), flow('h', '2024-01-08', 30)]
  expect(await importCsv(database, 'raw_money_flows', ...first)).toEqual({ outcome: 'imported', ...nothing })
  expect(await importCsv(database, 'raw_money_flows', ...first)).toEqual({ outcome: 'unchanged', ...nothing })
  const again = [
    FLOWS,
    flow('h', '2024-01-01'),
    flow('other', '2024-01-08'),
    flow('h', '2024-01-08', 30),
    flow('further', '2024-01-15'),
    flow('h', '2024-01-15'),
    flow('h', '2024-01-22'),
  ]
  expect(await importCsv(database, 'raw_money_flows', ...again)).toEqual({
    outcome: 'imported',
    replacedSnapshots: [
      { processingDate: '2024-01-08', windowDays: 7, rowsBefore: 1, rows: 1 },
      { processingDate: '2024-01-15', windowDays: 7, rowsBefore: 1, rows: 2 },
    ],
    replacedLabels: 0,
    warnings: [WARNING],
  })
})

it('an import does not speak of snapshots in which only labels came', async () => {
  const database = await newNetwork()
  await importCsv(database, 'raw_alerts', ALERTS, alert('1', ''), alert('2', '', '1', '2024-01-08'))
  expect(
    await importCsv(database, 'raw_alerts', ALERTS, alert('1', '1'), alert('2', '0', '1', '2024-01-08')),
  ).toEqual({ outcome: 'imported', ...nothing })
  expect(
    await importCsv(database, 'raw_alerts', ALERTS, alert('1', '1'), alert('2', '0', '2', '2024-01-08')),
  ).toMatchObject({
    replacedSnapshots: [{ processingDate: '2024-01-08', windowDays: 7, rowsBefore: 1, rows: 1 }],
    warnings: [WARNING],
  })
})

it('an import counts the labels of addresses that are others now', async () => {
  const database = await newNetwork()
  const labels = (...lines: string[]) =>
    importCsv(database, 'raw_address_labels', 'address,risk_level,confidence_score,source,known_at', ...lines)
  await labels('0xa,high,1,team,', '0xb,low,1,team,')
  expect(await labels('0xa,low,1,team,', '0xb,low,1,team,', '0xc,low,1,team,')).toEqual({
    outcome: 'imported',
    replacedSnapshots: [],
    replacedLabels: 1,
    warnings: [WARNING],
  })
})
