import type { FastifyInstance, InjectOptions } from 'fastify'
import type { Kysely } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ListenError, TokenError } from '../../src/errors.js'
import { createServer, type ServerOptions, startServer } from '../../src/http/start-server.js'
import type { StateTables } from '../../src/state/tables.js'
import { runRow } from '../support/rows.js'
import { RUNNING_RUN, seedState } from '../support/seed.js'
import { memoryState } from '../support/state.js'
import { CHAMPION, NOW, serverOptions, TOKEN } from '../support/test-server.js'

const BEARER = { authorization: `Bearer ${TOKEN}` }
const PAGES = [
  '/',
  '/runs',
  '/runs?job=nightly',
  '/models',
  '/jobs/nightly',
  '/runs/run-0-0',
  `/runs/${RUNNING_RUN}`,
]
const READS = [
  ...PAGES,
  '/api/jobs',
  '/api/runs',
  '/api/runs/run-0-0',
  '/api/models',
  '/metrics',
  `/reports/${CHAMPION}`,
]

describe('server', () => {
  let db: Kysely<StateTables>
  let server: FastifyInstance
  let lines: ReturnType<typeof serverOptions>['lines']

  const create = async (changes: Partial<ServerOptions> = {}) => {
    await server?.close()
    const made = serverOptions(db, changes)
    lines = made.lines
    server = createServer(made.options)
  }
  const open = { host: '0.0.0.0', port: 0 }
  const elsewhere = () => create({ config: { ...serverOptions(db).options.config, http: open } })
  /** As from a browser on the page, unless said otherwise. */
  const get = (url: string, headers: Record<string, string> = {}) =>
    server.inject({ url, headers: { host: 'localhost:8080', ...headers } })
  const post = (url: string, headers: Record<string, string> = {}, payload?: InjectOptions['payload']) =>
    server.inject({
      method: 'POST',
      url,
      headers: { host: 'localhost:8080', ...headers },
      ...(payload !== undefined && { payload }),
    })
  const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString()
  const FORM = { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://localhost:8080' }
  const signIn = async (): Promise<string> => {
    const answer = await post('/sign-in', FORM, form({ token: TOKEN, to: '/jobs/nightly' }))
    expect(answer.statusCode).toBe(303)
    expect(answer.headers.location).toBe('/jobs/nightly')
    return String(answer.headers['set-cookie']).split(';')[0]!
  }
  const isPaused = async () => {
    const [row] = await db.selectFrom('jobs').select('paused_at').where('name', '=', 'nightly').execute()
    return row!.paused_at !== null
  }

  beforeEach(async () => {
    db = await memoryState()
    await seedState(db, { days: 20, lines: 5 })
    await create()
  })
  afterEach(async () => {
    await server.close()
    await db.destroy()
    expect(JSON.stringify(lines)).not.toContain(TOKEN)
  })

  describe('on loopback', () => {
    it.each(READS)('%s can be read without a token', async (url) => {
      expect((await get(url)).statusCode).toBe(200)
    })

    it.each(['evil.example', 'localhost.evil.example:8080', '192.168.0.7:8080'])(
      'answers nothing under the name %s',
      async (host) => {
        for (const url of [...READS, '/healthz', '/sign-in']) {
          const { statusCode, body } = await get(url, { host })
          expect(statusCode).toBe(421)
          expect(body).not.toContain('nightly')
        }
      },
    )

    it('does nothing without a token, nor with a wrong one', async () => {
      for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: `Basic ${TOKEN}` }]) {
        for (const url of ['/api/jobs/nightly/pause', '/jobs/nightly/pause']) {
          expect((await post(url, headers as Record<string, string>)).statusCode).toBe(401)
        }
      }
      expect(await isPaused()).toBe(false)
    })

    it('does what a bearer of the token asks', async () => {
      const paused = await post('/api/jobs/nightly/pause', BEARER, { reason: 'moving house' })
      expect([paused.statusCode, paused.json()]).toEqual([200, { job: 'nightly', done: 'pause' }])
      expect((await get('/api/jobs')).json().jobs[0]).toMatchObject({
        paused: { by: 'api', reason: 'moving house' },
        next_ticks: [],
      })
      expect((await post('/api/jobs/nightly/resume', BEARER)).statusCode).toBe(200)
      expect(await isPaused()).toBe(false)
      expect((await post('/api/jobs/nightly/trigger', BEARER)).statusCode).toBe(200)
      const ticks = await db
        .selectFrom('ticks')
        .select(['actor', 'status', 'scheduled_at'])
        .where('kind', '=', 'trigger')
        .execute()
      expect(ticks).toEqual([{ actor: 'api', status: 'due', scheduled_at: NOW.toISOString() }])
    })

    it('runs no job that is paused', async () => {
      await post('/api/jobs/nightly/pause', BEARER)
      const { statusCode, body } = await post('/api/jobs/nightly/trigger', BEARER)
      expect([statusCode, JSON.parse(body).error]).toEqual([409, 'SCHEDULER_JOB_PAUSED'])
      const cookie = await signIn()
      const page = await post('/jobs/nightly/trigger', { ...FORM, cookie })
      expect(page.statusCode).toBe(409)
      expect(page.body).toContain('Resume it first.')
    })

    it.each(['two\nlines', 'nul\u0000', '\u001b[31mred'])('keeps no reason such as %j', async (reason) => {
      expect((await post('/api/jobs/nightly/pause', BEARER, { reason })).statusCode).toBe(400)
      const cookie = await signIn()
      expect((await post('/jobs/nightly/pause', { ...FORM, cookie }, form({ reason }))).statusCode).toBe(400)
      expect(await isPaused()).toBe(false)
    })

    it('knows only its jobs and actions', async () => {
      expect((await post('/api/jobs/other/pause', BEARER)).statusCode).toBe(404)
      expect((await post('/api/jobs/nightly/drop', BEARER)).statusCode).toBe(404)
      expect((await post('/api/jobs/nightly/toString', BEARER)).statusCode).toBe(404)
      expect((await post('/api/jobs/nightly/pause', BEARER, { reason: 7 })).statusCode).toBe(400)
      expect((await post('/api/jobs/nightly/pause', BEARER, { reason: 'x'.repeat(201) })).statusCode).toBe(
        400,
      )
    })

    it('has no actions and no sign-in without a token', async () => {
      await create({ environment: {} })
      const answer = await post('/api/jobs/nightly/pause', BEARER)
      expect([answer.statusCode, answer.json().error]).toEqual([403, 'actions_off'])
      expect((await get('/sign-in')).statusCode).toBe(404)
      const { body } = await get('/jobs/nightly')
      expect(body).toContain('Actions are off')
      expect(body).not.toContain('<button')
    })
  })

  describe('session', () => {
    it('acts from the page', async () => {
      const cookie = await signIn()
      expect((await get('/jobs/nightly', { cookie })).body).toContain('Run now')
      const answer = await post('/jobs/nightly/pause', { ...FORM, cookie }, form({ reason: 'a reason' }))
      expect([answer.statusCode, answer.headers.location]).toEqual([303, '/jobs/nightly?done=pause'])
      const { body } = await get('/jobs/nightly?done=pause', { cookie })
      expect(body).toContain('The job is paused')
      expect(body).toContain('by page: a reason')
    })

    it.each([
      ['another site', { origin: 'https://evil.example' }],
      ['another port', { origin: 'http://localhost:3000' }],
      ['nowhere', { origin: 'null' }],
    ])('does not act for %s', async (_, origin) => {
      const cookie = await signIn()
      for (const url of ['/jobs/nightly/pause', '/api/jobs/nightly/pause']) {
        expect((await post(url, { ...FORM, cookie, ...origin })).statusCode).toBe(403)
      }
      const { origin: _none, ...without } = FORM
      expect((await post('/jobs/nightly/pause', { ...without, cookie })).statusCode).toBe(403)
      expect((await post('/sign-in', { ...FORM, ...origin }, form({ token: TOKEN }))).statusCode).toBe(403)
      expect((await post('/sign-out', { ...FORM, ...origin })).statusCode).toBe(403)
      expect(await isPaused()).toBe(false)
    })

    it('ends with signing out, and with another token', async () => {
      const cookie = await signIn()
      const out = await post('/sign-out', { ...FORM, cookie })
      expect(String(out.headers['set-cookie'])).toMatch(/^alertsmith_session=;.*Max-Age=0/)
      await create({ environment: { ALERTSMITH_SCHEDULER_TOKEN: `${TOKEN}-2` } })
      expect((await post('/jobs/nightly/pause', { ...FORM, cookie })).statusCode).toBe(401)
    })

    it('is for who has the token, after ten wrong ones only later', async () => {
      for (let i = 0; i < 10; i++) {
        const { statusCode, body } = await post('/sign-in', FORM, form({ token: `wrong ${i}` }))
        expect(statusCode).toBe(401)
        expect(body).toContain('This is not the token.')
        expect(body).not.toContain(`wrong ${i}`)
      }
      const late = await post('/sign-in', FORM, form({ token: TOKEN }))
      expect(late.statusCode).toBe(429)
      expect(late.headers['retry-after']).toBe('60')
      expect((await post('/api/jobs/nightly/pause', BEARER)).statusCode).toBe(429)
    })

    it('is over after signing out, also with a cookie from before and for another scheduler', async () => {
      const cookie = await signIn()
      const other = await signIn()
      expect((await post('/sign-out', { ...FORM, cookie })).statusCode).toBe(303)
      // Another process on the same state.
      await create()
      expect((await post('/jobs/nightly/pause', { ...FORM, cookie })).statusCode).toBe(401)
      expect((await get('/jobs/nightly', { cookie })).body).not.toContain('Run now')
      expect(await isPaused()).toBe(false)
      expect((await post('/jobs/nightly/pause', { ...FORM, cookie: other })).statusCode).toBe(303)
    })

    it('is noted as ended for no longer than it would have lasted', async () => {
      const cookie = await signIn()
      await post('/sign-out', { ...FORM, cookie })
      expect(await db.selectFrom('ended_sessions').selectAll().execute()).toHaveLength(1)
      await create({ clock: { now: () => new Date(NOW.getTime() + 13 * 3_600_000) } })
      const late = await signIn()
      await post('/sign-out', { ...FORM, cookie: late })
      expect(await db.selectFrom('ended_sessions').selectAll().execute()).toHaveLength(1)
    })

    it.each([
      'https://evil.example/',
      '//evil.example/',
      '/\\evil.example',
      'javascript:alert(1)',
      '/\t/evil.example',
    ])('never leads on to %j', async (to) => {
      const { headers } = await post('/sign-in', FORM, form({ token: TOKEN, to }))
      expect(headers.location).toBe('/')
    })
  })

  describe('where others reach it', () => {
    it('does not start without a token', async () => {
      const { options } = serverOptions(db, { environment: {} })
      const starting = startServer({ ...options, config: { ...options.config, http: open } })
      await expect(starting).rejects.toThrow(TokenError)
    })

    it('shows nothing without a token but health', async () => {
      await elsewhere()
      for (const url of [...READS, '/nothing-here', '/api/nothing']) {
        const { statusCode, body, headers } = await get(url, { host: 'scheduler.example' })
        expect([url, statusCode, headers['www-authenticate']]).toEqual([url, 401, 'Bearer'])
        expect(body).not.toContain('nightly')
      }
      for (const url of ['/healthz', '/readyz']) {
        expect((await get(url, { host: '10.1.2.3:8080' })).statusCode).toBe(200)
      }
      for (const url of ['/nothing', '/runs']) {
        const answer = await post(url, { host: 'scheduler.example' })
        expect(answer.statusCode).toBeGreaterThanOrEqual(400)
        expect(answer.body).not.toContain('nightly')
      }
      expect((await get('/sign-in')).body).not.toContain('nightly')
      const malformed = await post('/sign-in', { ...FORM, 'content-type': 'text/xml' }, '<a/>')
      expect(malformed.body).not.toContain('nightly')
    })

    it('sends browsers to sign in, and back', async () => {
      await elsewhere()
      const { statusCode, headers } = await get('/runs?job=nightly', { accept: 'text/html,*/*' })
      expect([statusCode, headers.location]).toEqual([303, '/sign-in?to=%2Fruns%3Fjob%3Dnightly'])
    })

    it('shows all to a bearer of the token and to a session', async () => {
      await elsewhere()
      const cookie = await signIn()
      for (const url of READS) {
        expect((await get(url, BEARER)).statusCode).toBe(200)
        expect((await get(url, { cookie })).statusCode).toBe(200)
      }
      expect((await get('/', { authorization: 'Bearer wrong' })).statusCode).toBe(401)
    })
  })

  describe('a token that is tried', () => {
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
    /** Every kind of request that might answer differently for the right token. */
    const TRIES: readonly (readonly [string, string, Record<string, string>])[] = [
      ['GET', '/', {}],
      ['GET', '/', { accept: 'text/html' }],
      ['HEAD', '/runs', {}],
      ['GET', '/nothing', {}],
      ['GET', '/api/nothing', {}],
      ['GET', '/api/jobs', {}],
      ['GET', '/api/runs?limit=0', {}],
      ['GET', '/runs?job=a&job=b', {}],
      ['GET', '/metrics', {}],
      ['GET', '/healthz', {}],
      ['GET', '/readyz', {}],
      ['GET', '/sign-in', {}],
      ['GET', '/%', {}],
      ['POST', '/', {}],
      ['POST', '/nothing', {}],
      ['POST', '/api/nothing', {}],
      ['POST', '/runs', {}],
      ['POST', '/sign-in', {}],
      ['POST', '/sign-in', FORM],
      ['POST', '/sign-in', { ...FORM, 'content-type': 'text/xml' }],
      ['POST', '/sign-out', {}],
      ['POST', '/sign-out', FORM],
      ['POST', '/api/jobs/nightly/pause', {}],
      ['POST', '/api/jobs/nightly/drop', {}],
      ['POST', '/api/jobs/none/pause', {}],
      ['POST', '/api/jobs/nightly/pause', { 'content-type': 'text/xml' }],
      ['POST', '/jobs/nightly/drop', FORM],
      ['DELETE', '/runs', {}],
      ['OPTIONS', '/api/jobs', {}],
      ['PUT', '/sign-in', {}],
    ]
    type Method = 'GET'
    const answer = async (method: string, url: string, headers: Record<string, string>) => {
      const {
        statusCode,
        body,
        headers: all,
      } = await server.inject({
        method: method as Method,
        url,
        headers: { host: 'localhost:8080', ...headers },
      })
      return { statusCode, body, headers: { ...all, date: undefined } }
    }
    const lockOut = async () => {
      for (let i = 0; i < 10; i++) await answer('POST', '/api/jobs/nightly/pause', bearer(`wrong-${i}`))
    }

    it.each(TRIES)(
      'is not told from a wrong one by %s %s while the address waits',
      async (method, url, headers) => {
        for (const elsewhereToo of [false, true]) {
          if (elsewhereToo) await elsewhere()
          await lockOut()
          const right = await answer(method, url, { ...headers, ...bearer(TOKEN) })
          expect(right).toEqual(await answer(method, url, { ...headers, ...bearer(`${TOKEN}-not`) }))
        }
      },
    )

    it.each(TRIES)('is counted by %s %s wherever the answer depends on it', async (method, url, headers) => {
      for (const elsewhereToo of [false, true]) {
        await (elsewhereToo ? elsewhere() : create())
        const right = await answer(method, url, { ...headers, ...bearer(TOKEN) })
        const wrong = await answer(method, url, { ...headers, ...bearer('wrong') })
        const depends = JSON.stringify(right) !== JSON.stringify(wrong)
        for (let i = 0; i < 20; i++) await answer(method, url, { ...headers, ...bearer(`wrong-${i}`) })
        const { statusCode } = await answer('POST', '/api/jobs/nightly/resume', bearer(TOKEN))
        expect([statusCode, elsewhereToo]).toEqual([depends ? 429 : statusCode, elsewhereToo])
      }
    })

    it('leaves who is signed in alone while the address waits', async () => {
      const cookie = await signIn()
      await lockOut()
      expect((await post('/jobs/nightly/pause', { ...FORM, cookie })).statusCode).toBe(303)
      await create({ clock: { now: () => new Date(NOW.getTime() + 61_000) } })
      expect((await post('/api/jobs/nightly/resume', BEARER)).statusCode).toBe(200)
    })

    it('is guessed by 2,000 tries of a minute no more often than ten times', async () => {
      const statuses = await Promise.all(
        Array.from({ length: 2000 }, async (_, i) =>
          i % 2 === 0
            ? (await post('/sign-in', FORM, form({ token: `guess-${i}` }))).statusCode
            : (await post('/nothing', bearer(`guess-${i}`))).statusCode,
        ),
      )
      expect(statuses.filter((status) => status === 401)).toHaveLength(10)
      expect(statuses.filter((status) => status === 429)).toHaveLength(1990)
    })
  })

  describe('health', () => {
    it('is alive, and ready while the planner looks for ticks', async () => {
      expect((await get('/healthz')).json()).toEqual({ status: 'ok' })
      expect((await get('/readyz')).json()).toEqual({ status: 'ready', reasons: [] })
    })

    it('is not ready before the first look, nor long after the last one', async () => {
      await create({ lastLook: () => undefined })
      let answer = await get('/readyz')
      expect([answer.statusCode, answer.json().reasons]).toEqual([
        503,
        ['The planner has not looked for ticks yet.'],
      ])
      await create({ lastLook: () => new Date(NOW.getTime() - 31_000) })
      answer = await get('/readyz')
      expect([answer.statusCode, answer.json().reasons]).toEqual([
        503,
        ['The planner has not looked for ticks for 31 s.'],
      ])
      await create({ lastLook: () => new Date(NOW.getTime() - 31_000), lookEveryMs: 5000 })
      expect((await get('/readyz')).statusCode).toBe(200)
    })

    it('is not ready without its database, but alive', async () => {
      await db.schema.alterTable('jobs').renameTo('gone').execute()
      const { statusCode, body } = await get('/readyz')
      expect([statusCode, JSON.parse(body).reasons]).toEqual([503, ['The state database does not answer.']])
      expect((await get('/healthz')).statusCode).toBe(200)
      const page = await get('/')
      expect([page.statusCode, page.body]).toEqual([500, expect.stringContaining('Something went wrong')])
      expect(page.body).not.toContain('no such table')
    })
  })

  describe('history', () => {
    it('gives every run once, newest first, over all pages', async () => {
      // Many of the same instant, so that the order within it counts.
      const rows = Array.from({ length: 30 }, (_, i) =>
        runRow({ id: `same-${i}`, attempt: i, fence: i + 2, status: 'failed' }),
      )
      await db.insertInto('runs').values(rows).execute()
      const expected = await db.selectFrom('runs').select(['id', 'started_at']).execute()
      const order = (a: { started_at: string; id: string }) => `${a.started_at} ${a.id}`
      expected.sort((a, b) => (order(a) < order(b) ? 1 : -1))

      const seen: string[] = []
      let next: string | null = null
      do {
        const query: string = next === null ? '' : `&before=${encodeURIComponent(next)}`
        const page = (await get(`/api/runs?limit=7${query}`)).json()
        seen.push(...page.runs.map(({ id }: { id: string }) => id))
        next = page.next
      } while (next !== null)
      expect(seen).toEqual(expected.map(({ id }) => id))
    })

    it('is of one job where asked for', async () => {
      const { runs } = (await get('/api/runs?job=clusters')).json()
      expect(runs.map(({ id }: { id: string }) => id)).toEqual([RUNNING_RUN])
      expect((await get('/api/runs?job=none')).json()).toEqual({ runs: [], next: null })
    })

    it.each(['limit=0', 'limit=201', 'limit=x', 'limit=-1', 'before=x', 'before=%00'])(
      '%s is refused',
      async (query) => {
        expect((await get(`/api/runs?${query}`)).statusCode).toBe(400)
      },
    )

    it('keeps the runs of a job that the config has no more', async () => {
      const { options } = serverOptions(db)
      await create({ config: { ...options.config, jobs: options.config.jobs.slice(0, 1) } })
      const { statusCode, headers } = await get('/jobs/clusters')
      expect([statusCode, headers.location]).toEqual([303, '/runs?job=clusters'])
      expect((await get('/runs?job=clusters')).body).toContain('cluster_scorer')
      expect((await get('/jobs/none')).statusCode).toBe(404)
    })

    it('knows a run with its phases, log and tick', async () => {
      const run = (await get('/api/runs/run-0-0')).json()
      expect(run).toMatchObject({
        status: 'succeeded',
        duration_ms: 60_000,
        phase_ms: { extract: 20_000, cv: 10_000, total: 60_000 },
        tick: { kind: 'schedule', as_of: '2026-05-01' },
        model_id: CHAMPION,
        steps: { promote: { promoted: true } },
        log_lines: 5,
      })
      expect(run.log).toHaveLength(5)
      expect((await get('/api/runs/none')).statusCode).toBe(404)
    })
  })

  describe('hostile text', () => {
    const evil = `"><script>alert('x')</script><img src=x onerror=alert(1)>`
    const id = `run "'<svg onload=alert(1)>`

    it('stays text in every page, and damaged JSON breaks none', async () => {
      await db
        .insertInto('runs')
        .values(
          runRow({
            id,
            fence: 99,
            started_at: '2026-05-01T10:00:00.000Z',
            network: evil,
            model_type: evil,
            status: 'failed',
            error_code: evil,
            error_message: evil,
            reason: evil,
            owner: evil,
            model_id: evil,
            version: evil,
            phase: evil,
            metrics: '{"broken',
            phase_ms: '[',
            steps: JSON.stringify({ [evil]: { [evil]: evil, list: [evil] } }),
          }),
        )
        .execute()
      await db
        .insertInto('run_logs')
        .values({
          run_id: id,
          line_number: 1,
          at: '2026-05-01T10:00:00.000Z',
          level: evil,
          message: evil,
          fields: JSON.stringify({ [evil]: evil }),
        })
        .execute()
      const name = evil
      const { options } = serverOptions(db)
      const jobs = [
        ...options.config.jobs,
        { ...options.config.jobs[0]!, name, cron: '0 3 * * *', networks: [evil] },
      ]
      await create({ config: { ...options.config, jobs } })
      const urls = [
        '/',
        '/runs',
        `/runs?job=${encodeURIComponent(evil)}`,
        `/runs/${encodeURIComponent(id)}`,
        `/jobs/${encodeURIComponent(name)}`,
        '/models',
        `/sign-in?to=/${encodeURIComponent(evil)}`,
        `/jobs/nightly?done=${encodeURIComponent(evil)}`,
        `/${encodeURIComponent(evil)}`,
      ]
      for (const url of urls) {
        const { body, statusCode } = await get(url)
        expect(statusCode).toBeLessThan(500)
        const [, ...rest] = body.split('<script>')
        expect([url, rest.length]).toEqual([url, 1])
        expect(body).not.toMatch(/<img|<svg onload|onerror=alert\(1\)>/)
      }
      expect((await get('/api/runs/none%00')).statusCode).toBe(404)
    })
  })

  it('sends every page with a policy that allows its own two texts alone', async () => {
    for (const url of PAGES) {
      const { headers, body } = await get(url)
      const policy = String(headers['content-security-policy'])
      expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; /)
      expect(policy).not.toMatch(/unsafe|https?:|\*/)
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        'referrer-policy': 'same-origin',
      })
      expect(body).not.toMatch(/ style="| on\w+="/)
    }
  })

  it('serves a report in a sandbox of its own', async () => {
    const { headers, body } = await get(`/reports/${CHAMPION}`)
    expect(body).toContain('Report of the champion')
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'unsafe-inline'; .*sandbox$/,
    )
    expect((await get('/reports/alert_scorer_none_v1.0.0_20260101_000000')).statusCode).toBe(404)
    expect((await get('/reports/..%2F..%2Fetc%2Fpasswd')).statusCode).toBe(404)
  })

  it('shows pages while the registry is away', async () => {
    await create({
      models: {
        aliases: () => Promise.reject(new Error('S3 is away')),
        report: () => Promise.reject(new Error('S3 is away')),
      },
    })
    expect((await get('/')).statusCode).toBe(200)
    expect((await get('/models')).body).toContain('The registry does not answer')
    const report = await get(`/reports/${CHAMPION}`)
    expect(report.statusCode).toBe(500)
    expect(report.body).not.toContain('S3 is away')
    expect((await get('/metrics')).statusCode).toBe(200)
  })

  it('refuses what is too large', async () => {
    expect((await post('/sign-in', FORM, 'x'.repeat(17_000))).statusCode).toBe(413)
    expect((await post('/api/jobs/nightly/pause', BEARER, { reason: 'x'.repeat(17_000) })).statusCode).toBe(
      413,
    )
  })

  it('says so where its port is taken', async () => {
    const { options } = serverOptions(db)
    const first = await startServer(options)
    const port = Number(new URL(first.url).port)
    const second = startServer({
      ...options,
      config: { ...options.config, http: { host: '127.0.0.1', port } },
    })
    await expect(second).rejects.toThrow(ListenError)
    expect(await (await fetch(`${first.url}/healthz`)).json()).toEqual({ status: 'ok' })
    await first.close()
    await expect(fetch(`${first.url}/healthz`)).rejects.toThrow()
  })
})
