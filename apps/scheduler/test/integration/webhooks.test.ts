import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Kysely } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { StateTables } from '../../src/state/tables.js'
import { MAX_ATTEMPTS } from '../../src/webhooks/backoff.js'
import { deliverDue } from '../../src/webhooks/deliver-due.js'
import { enqueue } from '../../src/webhooks/enqueue.js'
import { verifySignature } from '../../src/webhooks/index.js'
import type { Webhook } from '../../src/webhooks/webhook.js'
import { recordingLogger } from '../support/recording-logger.js'
import { runRow } from '../support/rows.js'
import { memoryState } from '../support/state.js'

const secret = 'planted-signing-secret'
const environment = { HOOK_SECRET: secret }
const now = new Date('2026-05-01T03:00:00.000Z')
const later = (ms: number) => new Date(now.getTime() + ms)
const run = runRow({ id: 'run-1' }) as Parameters<typeof enqueue>[1]['run']

interface Received {
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** Answers what the test says, and keeps what it was sent. */
async function startReceiver(answer: (response: ServerResponse, count: number) => void) {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    received.push({ headers: request.headers, body })
    answer(response, received.length)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/private-path?token=planted-query`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(resolve)
      }),
  }
}

describe('webhooks', () => {
  let db: Kysely<StateTables>
  let receiver: Awaited<ReturnType<typeof startReceiver>>
  const { logger, lines } = recordingLogger()
  const start = async (answer: Parameters<typeof startReceiver>[0]) => {
    receiver = await startReceiver(answer)
    return hook('team', receiver.url)
  }
  const hook = (name: string, url: string): Webhook => ({
    name,
    url,
    secretVariable: 'HOOK_SECRET',
    events: ['success', 'failure'],
  })
  const deliver = (webhooks: readonly Webhook[], at = now) =>
    deliverDue(db, { webhooks, now: at, logger, environment })
  const rows = () => db.selectFrom('deliveries').selectAll().execute()

  beforeEach(async () => {
    db = await memoryState()
    lines.length = 0
  })
  afterEach(async () => {
    await receiver?.close()
    await db.destroy()
    expect(JSON.stringify(lines)).not.toMatch(/planted|private-path/)
  })

  it('tells who asked for the event, signed, once', async () => {
    const team = await start((response) => response.end('thanks'))
    const webhooks = [team, { ...team, name: 'other', events: ['promotion'] as const }]
    await enqueue(db, { webhooks, event: 'success', run, at: now, decision: { promoted: true } })
    expect(await deliver(webhooks)).toBe(1)
    expect(await deliver(webhooks, later(86_400_000))).toBe(0)

    expect(receiver.received).toHaveLength(1)
    const [{ headers, body }] = receiver.received as [Received]
    const signature = String(headers['alertsmith-signature'])
    expect(verifySignature({ body, signature, secret, now })).toBe(true)
    expect(headers['alertsmith-event']).toBe('success')
    expect(JSON.parse(body)).toEqual({
      delivery_id: headers['alertsmith-delivery'],
      event: 'success',
      at: '2026-05-01T03:00:00.000Z',
      job: 'nightly',
      network: 'ethereum',
      model_type: 'alert_scorer',
      run_id: 'run-1',
      status: 'succeeded',
      model_id: 'alert_scorer_ethereum_v1.2.0_20260501_020110',
      version: '1.2.0',
      metrics: { test_auc: 0.9512, test_pr_auc: 0.7376 },
      decision: { promoted: true },
      error: null,
      links: { run: '/runs/run-1', report: '/reports/alert_scorer_ethereum_v1.2.0_20260501_020110' },
    })
    expect(await rows()).toMatchObject([{ status: 'delivered', attempt: 1, last_error: null }])
  })

  it('is told nothing that a message or a sentence quotes of the data', async () => {
    const team = await start((response) => response.end())
    const id = 'alert-planted-17'
    const failed = runRow({
      id: 'run-2',
      status: 'failed',
      error_code: 'EXTRACTION_DUPLICATE_ALERTS',
      error_message: `raw_alerts.alert_id must be unique; found "${id}" (2 rows).`,
      reason: id,
    }) as typeof run
    const sentence = `The slice cannot be judged on: found "${id}".`
    const decision = {
      promoted: false,
      already: false,
      alias: 'champion',
      champion_id: null,
      checks: [{ name: 'slice', passed: false, sentence }],
      limits: { min_gain: 0 },
      gain: { value: 0.1, low: null },
      slice: { start_date: '2026-04-01', rows: 9, data_fingerprint: id },
      segments: [{ segment: id, value: 1 }],
      event: { reason: sentence },
      warnings: [sentence],
    }
    await enqueue(db, { webhooks: [team], event: 'failure', run: failed, at: now, decision })
    await deliver([team])
    const [{ body }] = receiver.received as [Received]
    expect(body).not.toContain('planted')
    expect(JSON.parse(body)).toMatchObject({
      error: {
        code: 'EXTRACTION_DUPLICATE_ALERTS',
        category: 'data',
        retryable: false,
        message: 'An alert_id occurs more than once in the training window, or on one day before it.',
        remedy: expect.any(String),
      },
      decision: {
        promoted: false,
        already: false,
        alias: 'champion',
        champion_id: null,
        checks: [{ name: 'slice', passed: false }],
        limits: { min_gain: 0 },
        gain: { value: 0.1, low: null },
        slice: { start_date: '2026-04-01', rows: 9 },
      },
    })
  })

  it('is told of an error without a code of ours that there was one', async () => {
    const team = await start((response) => response.end())
    const odd = runRow({ id: 'run-3', status: 'failed', error_code: 'UNEXPECTED', error_message: 'planted' })
    await enqueue(db, { webhooks: [team], event: 'failure', run: odd as typeof run, at: now })
    await deliver([team])
    const [{ body }] = receiver.received as [Received]
    expect(body).not.toContain('planted')
    expect(JSON.parse(body).error).toMatchObject({ code: 'UNEXPECTED', category: 'internal' })
  })

  it('is not told of a run whose transaction is rolled back', async () => {
    const team = await start((response) => response.end())
    const ending = db.transaction().execute(async (transaction) => {
      await enqueue(transaction, { webhooks: [team], event: 'success', run, at: now })
      throw new Error('lost the lease')
    })
    await expect(ending).rejects.toThrow('lost the lease')
    expect(await rows()).toEqual([])
  })

  it('tries again after a wait that grows, then succeeds with the same id', async () => {
    const team = await start((response, count) => {
      response.statusCode = count < 3 ? 503 : 204
      response.end('later, please')
    })
    await enqueue(db, { webhooks: [team], event: 'failure', run, at: now })
    expect(await deliver([team])).toBe(1)
    expect(await deliver([team], later(7000))).toBe(0)
    expect(await rows()).toMatchObject([{ status: 'pending', last_error: 'Answered 503: later, please' }])
    expect(await deliver([team], later(15_000))).toBe(1)
    expect(await deliver([team], later(46_000))).toBe(1)
    expect(await rows()).toMatchObject([{ status: 'delivered', attempt: 3 }])
    expect(new Set(receiver.received.map(({ headers }) => headers['alertsmith-delivery'])).size).toBe(1)
  })

  it('gives up after the last attempt', async () => {
    const team = await start((response) => {
      response.statusCode = 500
      response.end()
    })
    await enqueue(db, { webhooks: [team], event: 'success', run, at: now })
    let at = now
    for (let attempt = 0; attempt < MAX_ATTEMPTS + 3; attempt++) {
      await deliver([team], at)
      at = new Date(at.getTime() + 6 * 3_600_000)
    }
    expect(receiver.received).toHaveLength(MAX_ATTEMPTS)
    expect(await rows()).toMatchObject([
      { status: 'given-up', attempt: MAX_ATTEMPTS, last_error: 'Answered 500.' },
    ])
  })

  it('is sent once by several schedulers at the same time', async () => {
    const team = await start((response) => setTimeout(() => response.end(), 20))
    for (let i = 0; i < 12; i++) {
      await enqueue(db, { webhooks: [team], event: 'success', run: { ...run, id: `run-${i}` }, at: now })
    }
    const counts = await Promise.all([deliver([team]), deliver([team]), deliver([team])])
    expect(counts.reduce((sum, count) => sum + count)).toBe(12)
    expect(receiver.received).toHaveLength(12)
  })

  it('is sent again where a scheduler died while it sent', async () => {
    const team = await start((response) => response.end())
    await enqueue(db, { webhooks: [team], event: 'success', run, at: now })
    await db
      .updateTable('deliveries')
      .set({ attempt: 1, next_attempt_at: later(60_000).toISOString() })
      .execute()
    expect(await deliver([team], later(59_000))).toBe(0)
    expect(await deliver([team], later(60_000))).toBe(1)
    expect(await rows()).toMatchObject([{ status: 'delivered', attempt: 2 }])
  })

  it('follows no redirect', async () => {
    const team = await start((response) => response.writeHead(307, { Location: '/elsewhere' }).end())
    await enqueue(db, { webhooks: [team], event: 'success', run, at: now })
    await deliver([team])
    expect(receiver.received).toHaveLength(1)
    expect(await rows()).toMatchObject([{ last_error: 'Answered 307; redirects are not followed.' }])
  })

  it('reads no more than the beginning of an endless answer', async () => {
    let closed = false
    const team = await start((response) => {
      response.statusCode = 500
      const writing = setInterval(() => response.write('x'.repeat(10_000)), 1)
      response.on('close', () => {
        closed = true
        clearInterval(writing)
      })
    })
    await enqueue(db, { webhooks: [team], event: 'success', run, at: now })
    await deliver([team])
    const [row] = await rows()
    expect(row!.last_error).toBe(`Answered 500: ${'x'.repeat(300)}`)
    await expect.poll(() => closed).toBe(true)
  })

  it('says what is wrong without the url or the secret', async () => {
    const team = await start((response) => response.destroy())
    const closed = hook('closed', 'http://user:planted-password@127.0.0.1:9/private-path?token=planted-query')
    const unsigned = { ...team, name: 'unsigned', secretVariable: 'OTHER_SECRET' }
    const webhooks = [team, closed, unsigned]
    await enqueue(db, { webhooks, event: 'success', run, at: now })
    expect(await deliver(webhooks)).toBe(3)
    const errors = Object.fromEntries((await rows()).map(({ webhook, last_error }) => [webhook, last_error]))
    expect(errors.team).toMatch(/^Could not connect \(\w+\)\.$/)
    expect(errors.closed).toBe('Could not connect (no further reason given).')
    expect(errors.unsigned).toBe('The environment variable OTHER_SECRET holds no secret to sign with.')
    expect(receiver.received).toHaveLength(1)
  })

  it('waits a day for a config that knows the webhook, then gives up', async () => {
    const team = await start((response) => response.end())
    await enqueue(db, { webhooks: [team], event: 'success', run, at: now })
    await deliver([], later(3_600_000))
    expect(await rows()).toMatchObject([{ status: 'pending' }])
    await deliver([{ ...team, name: 'renamed' }], later(25 * 3_600_000))
    expect(await rows()).toMatchObject([
      { status: 'given-up', last_error: 'The config has no webhook of this name any more.' },
    ])
  })
})
