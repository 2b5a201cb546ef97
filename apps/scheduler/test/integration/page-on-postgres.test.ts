import { startPostgres, type TestPostgres } from '@alertsmith/testkit'
import type { Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createServer } from '../../src/http/start-server.js'
import type { StateTables } from '../../src/state/tables.js'
import { deliverDue } from '../../src/webhooks/deliver-due.js'
import { enqueue } from '../../src/webhooks/enqueue.js'
import { recordingLogger } from '../support/recording-logger.js'
import { runRow } from '../support/rows.js'
import { RUNNING_RUN, seedState } from '../support/seed.js'
import { memoryState, stateAt } from '../support/state.js'
import { NOW, serverOptions, TOKEN } from '../support/test-server.js'

const URL_VARIABLE = 'ALERTSMITH_TEST_PAGE_STATE_URL'

describe('on PostgreSQL', () => {
  let postgres: TestPostgres | undefined
  let shared: Kysely<StateTables> | undefined
  let memory: Kysely<StateTables>

  beforeAll(async () => {
    memory = await memoryState()
    await seedState(memory, { days: 40, lines: 3 })
    postgres = await startPostgres()
    if (postgres === undefined) {
      console.log('No PostgreSQL on this machine: the page on it is not tested.')
      return
    }
    process.env[URL_VARIABLE] = postgres.url
    shared = await stateAt({ kind: 'postgres', urlVariable: URL_VARIABLE })
    await seedState(shared, { days: 40, lines: 3 })
  })
  afterAll(async () => {
    await shared?.destroy()
    await memory.destroy()
    await postgres?.stop()
    delete process.env[URL_VARIABLE]
  })

  it('pages, API and metrics say the same as on SQLite', async ({ skip }) => {
    if (shared === undefined) return skip('no PostgreSQL on this machine')
    const servers = [shared, memory].map((db) => createServer(serverOptions(db).options))
    const headers = { host: 'localhost', authorization: `Bearer ${TOKEN}` }
    const ask = (url: string) =>
      Promise.all(servers.map(async (server) => (await server.inject({ url, headers })).body))
    const [first] = await ask('/api/runs?limit=30')
    const { next } = JSON.parse(first!)
    for (const url of [
      '/',
      '/runs',
      `/runs?before=${encodeURIComponent(next)}`,
      '/runs?job=clusters',
      '/jobs/nightly',
      '/runs/run-0-0',
      `/runs/${RUNNING_RUN}`,
      '/models',
      '/api/jobs',
      `/api/runs?limit=30&before=${encodeURIComponent(next)}`,
      '/metrics',
      '/readyz',
    ]) {
      const [here, there] = await ask(url)
      expect(here!.length).toBeGreaterThan(20)
      expect(here).toBe(there)
    }
    for (const verb of ['pause', 'trigger', 'resume', 'trigger']) {
      const url = `/api/jobs/nightly/${verb}`
      const [here, there] = await Promise.all(
        servers.map(async (server) => (await server.inject({ method: 'POST', url, headers })).statusCode),
      )
      expect(here).toBe(there)
    }
    await Promise.all(servers.map((server) => server.close()))
  })

  it('a session that was ended is over on another scheduler of the same state', async ({ skip }) => {
    if (shared === undefined) return skip('no PostgreSQL on this machine')
    const [first, second] = [1, 2].map(() => createServer(serverOptions(shared!).options))
    const origin = { host: 'localhost', origin: 'http://localhost' }
    const form = { ...origin, 'content-type': 'application/x-www-form-urlencoded' }
    const signedIn = await first!.inject({
      method: 'POST',
      url: '/sign-in',
      headers: form,
      payload: `token=${TOKEN}`,
    })
    const cookie = String(signedIn.headers['set-cookie']).split(';')[0]!
    const resume = () =>
      second!.inject({ method: 'POST', url: '/jobs/nightly/resume', headers: { ...origin, cookie } })
    expect((await resume()).statusCode).toBe(303)
    for (let i = 0; i < 2; i++) {
      const out = { method: 'POST', url: '/sign-out', headers: { ...origin, cookie } } as const
      expect((await first!.inject(out)).statusCode).toBe(303)
    }
    expect((await resume()).statusCode).toBe(401)
    await Promise.all([first!.close(), second!.close()])
  })

  it('several schedulers at once send each delivery once', async ({ skip }) => {
    if (shared === undefined) return skip('no PostgreSQL on this machine')
    const team = {
      name: 'team',
      url: 'http://receiver.invalid/',
      secretVariable: 'HOOK_SECRET',
      events: ['success' as const],
    }
    const sent: string[] = []
    const count = 60
    for (let i = 0; i < count; i++) {
      const run = runRow({ id: `run-${i}` }) as Parameters<typeof enqueue>[1]['run']
      await enqueue(shared, { webhooks: [team], event: 'success', run, at: NOW })
    }
    const deliverAll = async () => {
      const options = {
        webhooks: [team],
        now: NOW,
        logger: recordingLogger().logger,
        environment: { HOOK_SECRET: 'secret' },
        fetch: async (_url: unknown, request?: RequestInit) => {
          sent.push(new Headers(request!.headers).get('alertsmith-delivery')!)
          return new Response(null, { status: 204 })
        },
      }
      while ((await deliverDue(shared!, options)) > 0);
    }
    // Who lost a whole batch to the others ends early, so there is one more round.
    await Promise.all([deliverAll(), deliverAll(), deliverAll(), deliverAll()])
    await deliverAll()
    expect(new Set(sent).size).toBe(count)
    expect(sent).toHaveLength(count)
  })
})
