import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const BIN = fileURLToPath(new URL('../bin/alertsmith-scheduler.mjs', import.meta.url))

const JOBS = `
http: off
jobs:
  daily:
    cron: "@daily"
    networks: [demo]
    window: { last: 30d }
`

let folder: string
/** Takes connections and says nothing. */
let server: Server
let port: number
const sockets = new Set<Socket>()

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alertsmith-silent-'))
  server = createServer((socket) => sockets.add(socket.on('error', () => {}))).listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
  writeFileSync(join(folder, 'sqlite.yaml'), `state: { sqlite: state.db }${JOBS}`)
  writeFileSync(join(folder, 'postgres.yaml'), `state: { postgres: STATE_URL }${JOBS}`)
})
afterAll(() => {
  for (const socket of sockets) socket.destroy()
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Sends the signal once `waiting` holds; with which code, and how many milliseconds later, the command ended. */
async function interrupt(line: string, signal: NodeJS.Signals, waiting: () => Promise<unknown>) {
  const child = spawn(process.execPath, [BIN, ...line.split(' ')], {
    cwd: folder,
    env: {
      ...process.env,
      ALERTSMITH_CLICKHOUSE_URL: `http://127.0.0.1:${port}`,
      STATE_URL: `postgres://user@127.0.0.1:${port}/state`,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const closed = once(child, 'close')
  await Promise.race([waiting(), closed])
  const since = performance.now()
  child.kill(signal)
  const [exitCode] = (await closed) as [number | null]
  return { exitCode, stderr, ms: performance.now() - since }
}

const connected = () => once(server, 'connection')

describe('a wait for a server that takes connections and stays silent', { timeout: 20_000 }, () => {
  it.each([
    ['validate --config sqlite.yaml', 'SIGINT'],
    ['validate --config sqlite.yaml', 'SIGTERM'],
    ['list --config postgres.yaml', 'SIGINT'],
    ['run --once --config postgres.yaml', 'SIGTERM'],
  ] as const)('%s ends at %s with 130', async (line, signal) => {
    const { exitCode, stderr, ms } = await interrupt(line, signal, connected)
    expect(exitCode, stderr).toBe(130)
    expect(stderr).toContain('CORE_ABORTED')
    expect(ms).toBeLessThan(2_000)
  })
})

describe('a wait for the lock of the SQLite file', { timeout: 20_000 }, () => {
  it('ends at SIGINT with 130', async () => {
    const other = new DatabaseSync(join(folder, 'state.db'))
    other.exec('begin exclusive')
    const { exitCode, stderr, ms } = await interrupt(
      'list --config sqlite.yaml',
      'SIGINT',
      () =>
        // It has no way to say that it waits.
        new Promise((resolve) => setTimeout(resolve, 3_000)),
    )
    other.close()
    expect(exitCode, stderr).toBe(130)
    expect(ms).toBeLessThan(2_000)
  })
})
