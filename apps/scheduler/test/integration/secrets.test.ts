import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { generateNetwork } from '@alertsmith/pipeline'
import {
  type HttpFront,
  openTestNetwork,
  type S3Server,
  startHttpFront,
  startPostgres,
  startS3,
  type TestNetwork,
  type TestPostgres,
} from '@alertsmith/testkit'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commandLines, filesUnder, SECRETS, secretsIn } from '../support/planted-secrets.js'
import { runScheduler } from '../support/run-scheduler.js'

const BIN = fileURLToPath(new URL('../../bin/alertsmith-scheduler.mjs', import.meta.url))
const TABLES = ['trained_models', 'training_runs', 'alert_scores', 'schema_migrations']

let cwd: string
let network: TestNetwork
let front: HttpFront
let bucket: S3Server
let postgres: TestPostgres | undefined
let receiver: Server
let environment: Record<string, string>
/** All that was printed, sent, served and shown in the process list, by where. */
const seen = new Map<string, string>()

function note(where: string, text: string): void {
  seen.set(where, `${seen.get(where) ?? ''}${text}\n`)
}

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'alertsmith-secrets-'))
  network = await openTestNetwork('demo')
  await generateNetwork(network.database, { alerts: 3_000, seed: 11 })
  front = await startHttpFront(network.store, {
    users: [
      { username: 'alertsmith', password: SECRETS.writer },
      { username: 'reading', password: SECRETS.reader, readonly: 2 },
    ],
  })
  bucket = await startS3()
  postgres = await startPostgres()
  if (postgres === undefined) console.log('No PostgreSQL on this machine: the state is in SQLite here.')
  receiver = createServer((request, response) => {
    note('webhook headers', JSON.stringify(request.headers))
    request.on('data', (chunk: Buffer) => note('webhook body', chunk.toString()))
    request.on('end', () => response.end())
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  writeFileSync(
    join(cwd, 'alertsmith.scheduler.yaml'),
    `
state: ${postgres ? '{ postgres: STATE_URL }' : '{ sqlite: state.db }'}
http: 127.0.0.1:0
log_level: debug
jobs:
  weekly:
    cron: "0 6 * * 1"
    networks: [demo]
    window: { last: 180d, lag: 7d }
    train: { cv_folds: 0 }
    retry: { attempts: 0 }
    after: { evaluate: true, promote: true, score: true }
webhooks:
  team: { url: "http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook", secret_variable: HOOK_SECRET }
`,
  )
  environment = {
    ...bucket.environment,
    AWS_SECRET_ACCESS_KEY: SECRETS.bucket,
    ALERTSMITH_CLICKHOUSE_URL: front.url,
    ALERTSMITH_CLICKHOUSE_USERNAME: 'alertsmith',
    ALERTSMITH_CLICKHOUSE_PASSWORD: SECRETS.writer,
    ALERTSMITH_CLICKHOUSE_READ_USERNAME: 'reading',
    ALERTSMITH_CLICKHOUSE_READ_PASSWORD: SECRETS.reader,
    ALERTSMITH_OUTPUT_DIR: `s3://${bucket.bucket}/team`,
    ALERTSMITH_SCHEDULER_TOKEN: SECRETS.page,
    ALERTSMITH_THREADS: '1',
    HOOK_SECRET: SECRETS.webhook,
    ...(postgres ? { STATE_URL: postgres.url.replace('@', `:${SECRETS.state}@`) } : {}),
  }
})

afterAll(async () => {
  await new Promise((resolve) => receiver?.close(resolve))
  await bucket?.close()
  await front?.close()
  await network?.close()
  await postgres?.stop()
  rmSync(cwd, { recursive: true, force: true })
})

async function scheduler(line: string, changes: Record<string, string> = {}) {
  const outcome = await runScheduler(line.split(' '), { cwd, env: { ...environment, ...changes } })
  note(`printed by ${line}`, outcome.stdout + outcome.stderr)
  return outcome
}

/** A scheduler that goes on; its page's address stands in its log. */
async function startRunning(): Promise<{ child: ChildProcess; url: string; printed: () => string }> {
  const child = spawn(process.execPath, [BIN, 'run'], { cwd, env: { ...process.env, ...environment } })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
    })
  }
  for (;;) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(/.*The page is there.*/.exec(printed)?.[0] ?? '')?.[0]
    if (url !== undefined) return { child, url, printed: () => printed }
    if (child.exitCode !== null) throw new Error(`The scheduler ended: ${printed}`)
    await delay(50)
  }
}

describe('secrets that a scheduler works with', () => {
  it('trains, promotes, scores, serves and tells with them', async () => {
    expect((await scheduler('backfill weekly --from 2024-06-20 --to 2024-06-30')).exitCode).toBe(0)
    const { child, url, printed } = await startRunning()
    let run: { readonly id: string; readonly status: string; readonly error_message: string | null }
    const headers = { Authorization: `Bearer ${SECRETS.page}` }
    do {
      for (const line of commandLines(child.pid!)) note('process list', line)
      const answer = await (await fetch(`${url}/api/runs`)).text()
      note('/api/runs', answer)
      ;[run] = (JSON.parse(answer) as { runs: [typeof run] }).runs
      await delay(50)
    } while (run === undefined || run.status === 'running')
    expect(run.status, run.error_message ?? '').toBe('succeeded')
    for (const path of ['/', '/models', '/metrics', '/api/jobs', '/jobs/weekly', `/runs/${run.id}`]) {
      const answer = await fetch(`${url}${path}`)
      expect(answer.status, path).toBe(200)
      note(path, JSON.stringify([...answer.headers]) + (await answer.text()))
    }
    const refused = await fetch(`${url}/api/jobs/weekly/pause`, { method: 'POST' })
    expect(refused.status).toBe(401)
    note('refused action', await refused.text())
    const paused = await fetch(`${url}/api/jobs/weekly/pause`, { method: 'POST', headers })
    expect(paused.ok).toBe(true)
    note('action', JSON.stringify([...paused.headers]) + (await paused.text()))
    await fetch(`${url}/api/jobs/weekly/resume`, { method: 'POST', headers })
    child.kill('SIGTERM')
    await new Promise((resolve) => child.on('close', resolve))
    note('printed by run', printed())
    expect(seen.get('webhook body')).toContain('"success"')
    expect(seen.get('process list')).toMatch(/alertsmith-scheduler\.mjs run/)
    // The training itself was among them.
    expect(new Set(seen.get('process list')!.trim().split('\n')).size).toBeGreaterThan(1)
  })

  it.each([
    ['a wrong password', { ALERTSMITH_CLICKHOUSE_PASSWORD: SECRETS.wrong }],
    ['a reader who is refused', { ALERTSMITH_CLICKHOUSE_READ_PASSWORD: SECRETS.wrong }],
    ['a bucket that is not there', { ALERTSMITH_OUTPUT_DIR: 's3://nowhere/team' }],
    ['a server that is away', { ALERTSMITH_CLICKHOUSE_URL: 'http://127.0.0.1:1' }],
  ])('fails with %s', async (_, changes) => {
    expect((await scheduler('backfill weekly --from 2024-06-13 --to 2024-06-19')).exitCode).toBe(0)
    const { exitCode, stdout } = await scheduler('run --once', changes)
    expect(exitCode, stdout).toBe(1)
    await scheduler('history --json')
  })

  it.each([
    ['STATE_URL', `postgres://alertsmith:${SECRETS.state}@127.0.0.1:1/nowhere`],
    ['STATE_URL', `no-url-but-${SECRETS.state}`],
    ['ALERTSMITH_CLICKHOUSE_URL', `https://alertsmith:${encodeURIComponent(SECRETS.writer)}@127.0.0.1:1`],
    ['ALERTSMITH_OUTPUT_DIR', `s3://key:${encodeURIComponent(SECRETS.bucket)}@${'models'}/team`],
  ])('does not begin with a secret in %s, or with a state that is away', async (name, value) => {
    if (name === 'STATE_URL' && postgres === undefined) return
    if (name !== 'STATE_URL') await scheduler('backfill weekly --from 2024-06-06 --to 2024-06-12')
    const { exitCode } = await scheduler('run --once', { [name]: value })
    expect(exitCode).not.toBe(0)
  })

  it('has them in nothing that was printed, shown, served, sent or written', async () => {
    const found: string[] = []
    const search = (where: string, text: string) => {
      for (const name of secretsIn(text)) found.push(`${name} in ${where}`)
    }
    // The search itself finds what is there.
    expect(secretsIn(`postgres://alertsmith:${SECRETS.state}@host`)).toEqual(['state'])
    expect(secretsIn(`Basic ${Buffer.from(`alertsmith:${SECRETS.writer}`).toString('base64')}`)).toEqual([
      'writer',
    ])

    for (const [where, text] of seen) search(where, text)
    const files = filesUnder(cwd)
    for (const [path, text] of files) search(path, text)
    const objects = await bucketObjects()
    expect([...objects.keys()].some((key) => key.endsWith('report.html'))).toBe(true)
    for (const [key, text] of objects) search(key, text)
    for (const table of TABLES) {
      const rows = await network.database.queryRows({ sql: `SELECT * FROM ${table}`, params: {} })
      expect(rows.length, table).toBeGreaterThan(0)
      search(table, JSON.stringify(rows))
    }
    const state = await stateText()
    expect(state).toContain('weekly@2024-06-24')
    search('state', state)
    expect(found).toEqual([])
  })
})

async function bucketObjects(): Promise<Map<string, string>> {
  const list = await (await fetch(`${bucket.url}/${bucket.bucket}?list-type=2`)).text()
  const keys = [...list.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key]) => key!)
  return new Map(
    await Promise.all(
      keys.map(async (key) => {
        const object = await fetch(`${bucket.url}/${bucket.bucket}/${key}`)
        return [key, Buffer.from(await object.arrayBuffer()).toString('latin1')] as const
      }),
    ),
  )
}

/** Every row of the state; SQLite's file is among the files, so that there its name is enough. */
async function stateText(): Promise<string> {
  if (postgres === undefined) return [...filesUnder(cwd).values()].join('\n')
  const client = new pg.Client(postgres.url)
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
    )
    const texts = []
    for (const { name } of tables) {
      const { rows } = await client.query(`SELECT * FROM "${name}"`)
      texts.push(JSON.stringify(rows))
    }
    return texts.join('\n')
  } finally {
    await client.end()
  }
}
