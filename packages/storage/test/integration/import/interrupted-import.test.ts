import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../store/temporary-directory.js'

const IMPORT_DATA = fileURLToPath(new URL('./import-data.mjs', import.meta.url))
const FLOWS = 20_000

const FLOWS_HEADER =
  'from_address,to_address,processing_date,window_days,amount_usd,transaction_hash,timestamp\n'
const CLUSTERS_HEADER =
  'cluster_id,processing_date,window_days,cluster_size,total_volume_usd,member_addresses\n'

function tablesOf(name: string): string {
  const directory = temporaryDirectory()
  const flow = `${name},0xto,2024-01-01,7,1.5,hash,2024-01-01 00:00:00\n`
  writeFileSync(join(directory, 'raw_money_flows.csv'), FLOWS_HEADER + flow.repeat(FLOWS))
  const cluster = `${name},2024-01-01,7,1,1.5,"[""0xa""]"\n`
  writeFileSync(join(directory, 'raw_clusters.csv'), CLUSTERS_HEADER + cluster)
  return directory
}

function labels(): string {
  const directory = temporaryDirectory()
  const csv = 'address,risk_level,confidence_score,source\n0xa,low,0.5,list\n'
  writeFileSync(join(directory, 'raw_address_labels.csv'), csv)
  return directory
}

interface Run {
  /** The rows that the run before this one has left. */
  readonly left: string[]
  /** The tables of imports that were killed as they changed. */
  readonly unfinished: string[][]
  /** The rows after the next import of anything. */
  readonly found: string[]
  readonly logged: string[]
  readonly killed: boolean
  readonly calls?: number
  readonly leftovers?: string[]
}

async function importElsewhere(...args: string[]): Promise<Run> {
  const child = spawn(process.execPath, [IMPORT_DATA, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  const [, signal] = await once(child, 'close')
  const reports = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  return Object.assign({ killed: signal === 'SIGKILL' }, ...reports)
}

it('a process that is killed while it imports leaves all tables old or, after the next import, all new', async () => {
  const store = join(temporaryDirectory(), 'clickhouse')
  const sources = [labels(), tablesOf('first'), tablesOf('second')]
  const whole = ['first', 'second'].map((name) => [`1 clusters of ${name}`, `${FLOWS} flows of ${name}`])
  await importElsewhere(store, ...sources)
  const { calls, found: before } = await importElsewhere(store, ...sources)
  expect(before).toEqual(whole[0])
  expect(calls).toBeGreaterThan(15)

  const left: string[][] = []
  const found = [whole[0]!]
  // The tables change near the end; before that every third call will do.
  const kills = Array.from({ length: calls! }, (_, i) => i + 1).filter((n) => n > calls! - 14 || n % 3 === 0)
  for (const killAt of kills) {
    const run = await importElsewhere(store, ...sources, String(killAt))
    expect(run.killed).toBe(true)
    expect(whole).toContainEqual(run.found)
    expect(run.logged).toEqual(['raw_clusters', 'raw_money_flows'])
    // What does not belong together is never left without a word.
    if (!whole.map(String).includes(String(run.left)))
      expect(run.unfinished).toEqual([['raw_clusters', 'raw_money_flows']])
    left.push(run.left)
    found.push(run.found)
  }
  const last = await importElsewhere(store, ...sources)
  expect(whole).toContainEqual(last.found)
  // Early kills left the old rows, late ones the new rows, and one fell between the two tables.
  expect(new Set(found.map(String))).toEqual(new Set(whole.map(String)))
  expect(left.some((rows) => !whole.map(String).includes(String(rows)))).toBe(true)
  expect(last.leftovers).toEqual([])
}, 400_000)
