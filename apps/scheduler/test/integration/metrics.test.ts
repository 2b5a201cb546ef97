import { readFileSync } from 'node:fs'
import type { Kysely } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createServer } from '../../src/http/start-server.js'
import { trainedAt } from '../../src/metrics/trained-at.js'
import type { StateTables } from '../../src/state/tables.js'
import { runRow } from '../support/rows.js'
import { seedState } from '../support/seed.js'
import { addJob, memoryState } from '../support/state.js'
import { NOW, serverOptions } from '../support/test-server.js'

/** Samples by their name and labels, e.g. `a_total{job_name="x"}`. */
function samples(text: string): Map<string, number> {
  const found = new Map<string, number>()
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    const [, name, value] = /^(\S+(?: [^}]*})?) (\S+)$/.exec(line)!
    expect(found.has(name!)).toBe(false)
    found.set(name!, Number(value))
  }
  return found
}

const labels = (result: string, modelType = 'alert_scorer') =>
  `job_name="nightly",network="ethereum",model_type="${modelType}",result="${result}"`
const PREFIX = 'alertsmith_scheduler'

describe('metrics', () => {
  let db: Kysely<StateTables>
  let now: Date
  const start = () => {
    const server = createServer(serverOptions(db, { clock: { now: () => now } }).options)
    return {
      text: async () => (await server.inject({ url: '/metrics', headers: { host: 'localhost' } })).body,
      close: () => server.close(),
    }
  }
  const total = (all: Map<string, number>) =>
    [...all].reduce((sum, [name, value]) => sum + (name.startsWith(`${PREFIX}_runs_total{`) ? value : 0), 0)

  beforeEach(async () => {
    now = NOW
    db = await memoryState()
  })
  afterEach(() => db.destroy())

  it('tell how things stand', async () => {
    await addJob(db, 'clusters')
    await db
      .updateTable('jobs')
      .set({ paused_at: NOW.toISOString() })
      .where('name', '=', 'clusters')
      .execute()
    await db
      .insertInto('runs')
      .values([
        runRow({ id: 'good' }),
        runRow({ id: 'bad', fence: 2, status: 'failed', finished_at: '2026-05-01T02:00:30.000Z' }),
        runRow({ id: 'now', fence: 3, status: 'running', finished_at: null }),
      ])
      .execute()
    const lease = { owner: 'host-a:1', fence: 1 }
    await db
      .insertInto('leases')
      .values([
        { ...lease, name: 'slot:host-a:0', expires_at: '2026-05-01T12:00:20.000Z' },
        { ...lease, name: 'slot:host-a:1', expires_at: '2026-05-01T12:00:20.000Z' },
        { ...lease, name: 'slot:host-b:0', expires_at: '2026-05-01T11:59:00.000Z' },
      ])
      .execute()
    const delivery = {
      webhook: 'team',
      event: 'success',
      run_id: 'good',
      payload: '{}',
      created_at: NOW.toISOString(),
      attempt: 0,
      next_attempt_at: NOW.toISOString(),
      last_error: null,
      delivered_at: null,
    }
    await db
      .insertInto('deliveries')
      .values([
        { ...delivery, id: '1', status: 'pending' },
        { ...delivery, id: '2', status: 'pending' },
        { ...delivery, id: '3', status: 'delivered' },
      ])
      .execute()
    const server = start()
    const text = await server.text()
    await server.close()
    const all = samples(text)
    const expected: Record<string, number> = {
      [`runs_total{${labels('succeeded')}}`]: 1,
      [`runs_total{${labels('failed')}}`]: 1,
      [`run_duration_seconds_sum{${labels('succeeded')}}`]: 60,
      [`run_duration_seconds_bucket{le="30",${labels('failed')}}`]: 1,
      [`run_duration_seconds_bucket{le="15",${labels('failed')}}`]: 0,
      'phase_duration_seconds_sum{network="ethereum",model_type="alert_scorer",phase="extract"}': 40,
      'phase_duration_seconds_count{network="ethereum",model_type="alert_scorer",phase="cv"}': 2,
      'runs_running{job_name="nightly",network="ethereum",model_type="alert_scorer"}': 1,
      'job_paused{job_name="nightly"}': 0,
      'job_paused{job_name="clusters"}': 1,
      'job_next_tick_timestamp_seconds{job_name="nightly"}': Date.parse('2026-05-02T02:00:00Z') / 1000,
      'last_success_timestamp_seconds{job_name="nightly",network="ethereum",model_type="alert_scorer"}':
        Date.parse('2026-05-01T02:01:10Z') / 1000,
      'training_slots_in_use{host="host-a"}': 2,
      'webhook_deliveries_pending{webhook="team"}': 2,
      // Its id says that it was trained at 02:01:10.
      'champion_age_seconds{network="ethereum",model_type="alert_scorer"}': 10 * 3600 - 70,
    }
    for (const [name, value] of Object.entries(expected)) {
      expect([name, all.get(`${PREFIX}_${name}`)]).toEqual([name, value])
    }
    for (const name of [
      'job_next_tick_timestamp_seconds{job_name="clusters"}',
      'training_slots_in_use{host="host-b"}',
    ]) {
      expect(all.has(`${PREFIX}_${name}`)).toBe(false)
    }
    expect(text).not.toMatch(/phase="total"/)
  })

  it('count every run once, over restarts and between schedulers', async () => {
    await seedState(db, { days: 600, lines: 0 })
    const { count } = await db
      .selectFrom('runs')
      .select((expression) => expression.fn.countAll<number>().as('count'))
      .where('finished_at', 'is not', null)
      .executeTakeFirstOrThrow()
    expect(count).toBe(2400)
    const [one, other] = [start(), start()]
    expect(total(samples(await one.text()))).toBe(count)
    // Again, and two at once.
    const [again, twice] = await Promise.all([one.text(), one.text()])
    expect(samples(again)).toEqual(samples(twice))
    expect(total(samples(again))).toBe(count)

    // One that ended while nobody asked, one that another host's late clock dates back, one of the same instant.
    const late = new Date(NOW.getTime() - 300_000).toISOString()
    for (const [i, finished_at] of [NOW.toISOString(), late, late].entries()) {
      await db
        .insertInto('runs')
        .values(runRow({ id: `late-${i}`, fence: 50 + i, status: 'failed', finished_at }))
        .execute()
      expect(total(samples(await one.text()))).toBe(count + i + 1)
    }
    // Long after, what was recent is settled and still counted once.
    now = new Date(NOW.getTime() + 86_400_000)
    for (let i = 0; i < 3; i++) expect(total(samples(await one.text()))).toBe(count + 3)
    await db
      .insertInto('runs')
      .values(runRow({ id: 'next-day', fence: 60, status: 'failed', finished_at: now.toISOString() }))
      .execute()
    const runs = (text: string) =>
      text
        .split('\n')
        .filter((line) => /_(total|count|sum|bucket)\{/.test(line))
        .sort()
    expect(total(samples(await one.text()))).toBe(count + 4)
    expect(runs(await other.text())).toEqual(runs(await one.text()))
    await Promise.all([one.close(), other.close()])
  })

  it('follow the rules for names and units', async () => {
    const server = start()
    const text = await server.text()
    await server.close()
    const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(
      ([, name, type]) => [name!, type!] as const,
    )
    expect(types.length).toBe(10)
    const page = readFileSync(new URL('../../../../docs/status-page.md', import.meta.url), 'utf8')
    const listed = [...page.matchAll(/^\| `(alertsmith_\w+)` \| (\w+) \|/gm)].map(([, name, type]) => [
      name!,
      type!,
    ])
    expect(listed.sort()).toEqual(types.toSorted())
    for (const [name, type] of types) {
      expect(name).toMatch(/^alertsmith_scheduler_[a-z_]+$/)
      expect(name.endsWith('_total')).toBe(type === 'counter')
      if (/duration|age|timestamp/.test(name)) expect(name).toMatch(/_seconds$/)
      expect(text).toMatch(new RegExp(`^# HELP ${name} [A-Z1].+\\.$`, 'm'))
    }
  })
})

it.each([
  ['alert_scorer_ethereum_v1.2.0_20260501_020110', '2026-05-01T02:01:10.000Z'],
  ['alert_scorer_ethereum_v1.2.0_20260501_020110_2', '2026-05-01T02:01:10.000Z'],
  ['alert_scorer_ethereum_v1.2.0_20269901_020110', undefined],
  ['something else', undefined],
])('%s was trained at %s', (modelId, at) => {
  expect(trainedAt(modelId)?.toISOString()).toBe(at)
})
