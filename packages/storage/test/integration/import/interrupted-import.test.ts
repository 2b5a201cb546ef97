import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../store/temporary-directory.js'

const IMPORT_DATA = fileURLToPath(new URL('./import-data.mjs', import.meta.url))
const FLOWS = 20_000

function flowsOf(address: string): string {
  const directory = temporaryDirectory()
  const row = `${address},0xto,2024-01-01,7,1.5,hash,2024-01-01 00:00:00\n`
  const header = 'from_address,to_address,processing_date,window_days,amount_usd,transaction_hash,timestamp\n'
  writeFileSync(join(directory, 'raw_money_flows.csv'), header + row.repeat(FLOWS))
  return directory
}

interface Run {
  /** The rows there were before this import, by address. */
  readonly found: string[]
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

it('a process that is killed while it imports leaves the old table or the new one', async () => {
  const store = join(temporaryDirectory(), 'clickhouse')
  const sources = [flowsOf('0xfirst'), flowsOf('0xsecond')]
  const whole = [`0xfirst ${FLOWS}`, `0xsecond ${FLOWS}`]
  const { calls } = await importElsewhere(store, ...sources)
  expect(calls).toBeGreaterThan(8)

  const found = [whole[0]!]
  for (let killAt = 1; killAt <= calls!; killAt++) {
    const run = await importElsewhere(store, ...sources, String(killAt))
    expect(run.killed).toBe(true)
    expect(run.found).toHaveLength(1)
    expect(whole).toContain(run.found[0])
    found.push(run.found[0]!)
  }
  const last = await importElsewhere(store, ...sources)
  expect(whole).toContain(last.found[0])
  // Early kills left the old rows, late ones the new rows; the working tables of all of them are gone.
  expect(new Set(found)).toEqual(new Set(whole))
  expect(last.leftovers).toEqual([])
})
