import { beforeEach, describe, expect, it } from 'vitest'
import { backfillJob, pauseJob, resumeJob, triggerJob } from '../src/engine/actions.js'
import type { RunOutcome } from '../src/runs/launch.js'
import { exampleJob } from './support/example-job.js'
import { type SimulatedEngine, simulatedEngine } from './support/simulated-engine.js'

const MODEL = {
  modelId: 'model-1',
  modelPath: '/models/model-1',
  reportPath: '/models/model-1/report.html',
  version: '1.0.0',
  metrics: { test_auc: 0.9 },
  phaseMs: { total: 5 },
}
const SUCCESS: RunOutcome = {
  status: 'succeeded',
  dataFingerprint: 'd',
  runKey: 'k',
  model: MODEL,
  recorded: true,
}
const FAILED: RunOutcome = {
  status: 'failed',
  error: { code: 'STORAGE_UNAVAILABLE', message: 'It was away.', retryable: true },
}

let engine: SimulatedEngine
beforeEach(async () => {
  // The daily job of the examples has its tick at six.
  engine = await simulatedEngine('2024-05-01T05:50:00.000Z')
})

const statuses = async () => (await engine.ticks()).map(({ status }) => status)
const last = () => engine.trainings.at(-1)!

describe('a tick', () => {
  it('trains every network and model type, one after the other, in the order of the job', async () => {
    const job = exampleJob({ networks: ['a', 'b'], modelTypes: ['alert_scorer', 'alert_ranker'] })
    engine.start({ jobs: [job] })
    await engine.pass(11)
    for (let done = 0; done < 4; done++) {
      expect(engine.trainings.length).toBe(done + 1)
      last().end(SUCCESS)
      await engine.pass(1)
    }
    expect(engine.trainings.map(({ request }) => [request.network, request.modelType, request.asOf])).toEqual(
      [
        ['a', 'alert_scorer', '2024-05-01'],
        ['a', 'alert_ranker', '2024-05-01'],
        ['b', 'alert_scorer', '2024-05-01'],
        ['b', 'alert_ranker', '2024-05-01'],
      ],
    )
    expect(await engine.ticks()).toMatchObject([
      { id: 'daily@2024-05-01T06:00:00.000Z', status: 'done', owner: null, attempt: 1, reason: null },
    ])
    expect((await engine.runs())[0]).toMatchObject({
      status: 'succeeded',
      model_id: 'model-1',
      run_key: 'k',
      data_fingerprint: 'd',
      metrics: '{"test_auc":0.9}',
      recorded: 1,
    })
  })

  it('notes down phases and log lines of a training while it runs', async () => {
    engine.start({ jobs: [exampleJob()] })
    await engine.pass(11)
    const { events } = last()
    const line = (message: string) => ({
      at: '2024-05-01T06:01:00.000Z',
      level: 'info',
      message,
      fields: { a: 1 },
    })
    events.phase('extract')
    events.log(line('one'))
    events.log(line('two'))
    events.phase('train')
    events.log(line('three'))
    await engine.pass(1)
    const [run] = await engine.runs()
    expect(run).toMatchObject({ status: 'running', phase: 'train' })
    const logs = await engine.db.selectFrom('run_logs').selectAll().orderBy('line_number').execute()
    expect(logs.map(({ line_number, message, fields }) => [line_number, message, fields])).toEqual([
      [1, 'one', '{"a":1}'],
      [2, 'two', '{"a":1}'],
      [3, 'three', '{"a":1}'],
    ])
  })

  it('starts later by its jitter', async () => {
    engine.start({ jobs: [exampleJob({ jitterMs: 30 * 60_000 })] })
    await engine.pass(11)
    const [tick] = await engine.ticks()
    const at = Date.parse(tick!.next_attempt_at) - Date.parse(tick!.scheduled_at)
    expect(at).toBeGreaterThan(60_000)
    expect(engine.trainings).toEqual([])
    await engine.pass(30)
    expect(engine.trainings.length).toBe(1)
  })
})

describe('retries', () => {
  it('come with a doubled wait for errors that may pass, and for lost trainings, until there are no more', async () => {
    const retry = { attempts: 2, backoffMs: 10 * 60_000, maxBackoffMs: 15 * 60_000 }
    engine.start({ jobs: [exampleJob({ retry })] })
    await engine.pass(11)
    last().end(FAILED)
    await engine.pass(9)
    expect(engine.trainings.length).toBe(1)
    await engine.pass(2)
    expect(engine.trainings.length).toBe(2)
    last().end({ status: 'lost', reason: 'It crashed.' })
    await engine.pass(14)
    expect(engine.trainings.length).toBe(2)
    await engine.pass(2)
    expect(engine.trainings.length).toBe(3)
    last().end(FAILED)
    await engine.pass(120)
    expect(engine.trainings.length).toBe(3)
    expect(await engine.ticks()).toMatchObject([{ status: 'done', attempt: 3 }])
    expect((await engine.runs()).map(({ status, attempt }) => [status, attempt])).toEqual([
      ['failed', 1],
      ['lost', 2],
      ['failed', 3],
    ])
  })

  it('are not for other errors, refusals and trainings with nothing to do', async () => {
    const job = exampleJob({ networks: ['a', 'b', 'c', 'd'] })
    engine.start({ jobs: [job] })
    await engine.pass(11)
    const outcomes: RunOutcome[] = [
      { status: 'failed', error: { code: 'EXTRACTION_NO_ALERTS', message: 'None.', retryable: false } },
      {
        status: 'refused',
        error: { code: 'TRAINER_INSUFFICIENT_LABELS', message: 'Few.', retryable: false },
      },
      { status: 'nothing-to-do', reason: 'model-1 is there.' },
      FAILED,
    ]
    for (const outcome of outcomes) {
      last().end(outcome)
      await engine.pass(0.2)
    }
    await engine.pass(10)
    // Only the one that may pass is tried again.
    expect(engine.trainings.slice(4).map(({ request }) => request.network)).toEqual(['d'])
    expect(engine.trainings[4]!.request).toMatchObject({ attempt: 2, earlierRunIds: [expect.any(String)] })
  })

  it('go on with a model whose later step failed', async () => {
    engine.start({ jobs: [exampleJob()] })
    await engine.pass(11)
    last().end({ ...FAILED, model: MODEL, steps: { evaluate: { rows: 5 } } })
    await engine.pass(10)
    expect(last().request.resume).toEqual({ modelId: 'model-1', steps: { evaluate: { rows: 5 } } })
    expect((await engine.runs())[0]).toMatchObject({ status: 'failed', model_id: 'model-1' })
  })
})

describe('a training that does not end', () => {
  it('is asked to stop at its timeout, killed after the grace, and not tried again', async () => {
    engine.start({
      jobs: [exampleJob({ timeoutMs: 30 * 60_000 })],
      timings: { heartbeatTimeoutMs: 3_600_000 },
    })
    await engine.pass(11)
    await engine.pass(28)
    expect(last().aborted).toBe(false)
    await engine.pass(1.05)
    expect(last()).toMatchObject({ aborted: true, killed: false })
    await engine.pass(1)
    expect(last().killed).toBe(true)
    expect(await engine.runs()).toMatchObject([
      { status: 'failed', error_code: 'SCHEDULER_TIMEOUT', error_retryable: 0 },
    ])
    expect(await statuses()).toEqual(['done'])
  })

  it('is lost where it gives no sign of life, and not while it does', async () => {
    engine.start({
      jobs: [exampleJob({ retry: { attempts: 0, backoffMs: 1, maxBackoffMs: 1 } })],
      timings: { heartbeatTimeoutMs: 180_000 },
    })
    await engine.pass(11)
    for (let minute = 0; minute < 10; minute++) {
      last().events.heartbeat()
      await engine.pass(1)
    }
    expect(last().killed).toBe(false)
    await engine.pass(3)
    expect(last()).toMatchObject({ aborted: false, killed: true })
    expect(await engine.runs()).toMatchObject([
      { status: 'lost', reason: 'It gave no sign of life for 180 s and was killed.' },
    ])
  })

  it('keeps its claim as long as its scheduler lives', async () => {
    engine.start({ jobs: [exampleJob()] })
    engine.start({ jobs: [exampleJob()] })
    await engine.pass(300)
    expect(engine.trainings.length).toBe(1)
    expect(Date.parse(last().until)).toBeGreaterThan(engine.clock.now().getTime())
  })
})

describe('overlap', () => {
  const hourly = (overlap: 'skip' | 'queue' | 'cancel') =>
    exampleJob({ name: 'hourly', cron: '0 * * * *', overlap, timeoutMs: 36e6 })

  it('skips what comes due while the job runs', async () => {
    engine.start({ jobs: [hourly('skip')] })
    await engine.pass(11 + 120)
    last().end(SUCCESS)
    await engine.pass(1)
    expect(await statuses()).toEqual(['done', 'skipped', 'skipped'])
    expect((await engine.ticks())[1]!.reason).toContain('hourly@2024-05-01T06:00:00.000Z')
  })

  it('keeps one waiting', async () => {
    engine.start({ jobs: [hourly('queue')] })
    await engine.pass(11 + 120)
    last().end(SUCCESS)
    await engine.pass(1)
    expect(await statuses()).toEqual(['done', 'skipped', 'running'])
  })

  it('stops what runs for what comes due', async () => {
    engine.start({ jobs: [hourly('cancel')] })
    await engine.pass(11 + 60)
    const [first] = engine.trainings
    expect(first!.aborted).toBe(true)
    first!.end({ status: 'cancelled' })
    await engine.pass(1)
    expect(await statuses()).toEqual(['cancelled', 'running'])
    expect((await engine.ticks())[0]!.reason).toContain('hourly@2024-05-01T07:00:00.000Z')
    expect((await engine.runs())[0]).toMatchObject({ status: 'cancelled' })
  })
})

describe('catch-up', () => {
  it.each([
    ['none', ['skipped', 'skipped', 'skipped', 'done']],
    ['latest', ['skipped', 'skipped', 'done', 'done']],
    ['all', ['done', 'done', 'done', 'done']],
  ] as const)('%s says which of the missed ticks run; all have their row', async (catchUp, expected) => {
    const jobs = [exampleJob({ catchUp })]
    // The first one only gets to know the job.
    const first = engine.start({ jobs })
    await engine.pass(1)
    await first.stop()
    await engine.pass(3 * 24 * 60)
    engine.start({ jobs })
    for (let hour = 0; hour < 24; hour++) {
      await engine.pass(60)
      for (const training of engine.trainings) training.end(SUCCESS)
    }
    expect(await statuses()).toEqual(expected)
  })

  it.each([
    ['latest', 1],
    // The tick of the minute that has just begun is not missed.
    ['all', 101],
  ] as const)(
    'of a year of minutes plans the newest ticks alone, and %s leaves %i open',
    async (catchUp, due) => {
      const jobs = [exampleJob({ name: 'minutely', cron: '* * * * *', catchUp })]
      const first = engine.start({ jobs })
      await engine.pass(0.1)
      await first.stop()
      await engine.db.updateTable('jobs').set({ planned_until: '2023-05-01T00:00:30.000Z' }).execute()
      const began = performance.now()
      engine.start({ jobs, timings: { recordMs: 36e6 } })
      await engine.pass(0.1)
      expect(performance.now() - began).toBeLessThan(10_000)
      const ticks = await engine.ticks()
      expect(ticks.length).toBe(1_001)
      expect(ticks[0]).toMatchObject({
        scheduled_at: '2023-05-01T00:01:00.000Z',
        status: 'skipped',
        reason: expect.stringContaining(`all ticks before ${ticks[1]!.scheduled_at}`),
      })
      const open = ticks.filter(({ status }) => status !== 'skipped')
      expect(open.length).toBe(due)
      expect(open.at(-1)).toBe(ticks.at(-1))
      expect(ticks[1]!.reason).toContain(catchUp === 'all' ? 'the newest 100' : 'catch-up is latest')
    },
  )

  it('applies a changed schedule from now on, and the earlier one until then', async () => {
    const first = engine.start({ jobs: [exampleJob({ catchUp: 'all' })] })
    await engine.pass(1)
    await first.stop()
    await engine.pass(24 * 60)
    engine.start({ jobs: [exampleJob({ catchUp: 'all', cron: '30 * * * *' })] })
    await engine.pass(45)
    expect((await engine.ticks()).map(({ scheduled_at }) => scheduled_at)).toEqual([
      '2024-05-01T06:00:00.000Z',
      '2024-05-02T06:30:00.000Z',
    ])
  })
})

describe('slots', () => {
  const jobs = ['a', 'b', 'c'].map((name) => exampleJob({ name, timeoutMs: 36e6 }))

  it('are shared by all schedulers of a host', async () => {
    engine.start({ jobs })
    engine.start({ jobs })
    await engine.pass(30)
    expect(engine.trainings.length).toBe(1)
    last().end(SUCCESS)
    await engine.pass(1)
    expect(engine.trainings.length).toBe(2)
  })

  it('are as many as the config says, on each host', async () => {
    engine.start({ jobs, maxTrainings: 2 })
    engine.start({ jobs, host: 'other' })
    await engine.pass(30)
    expect(engine.trainings.map(({ request }) => request.job.name).sort()).toEqual(['a', 'b', 'c'])
  })
})

describe('stopping', () => {
  it('asks the training to stop and gives the tick back, to be taken up as the same attempt', async () => {
    const scheduler = engine.start({ jobs: [exampleJob()] })
    await engine.pass(11)
    const stopped = scheduler.stop()
    await engine.pass(0.1)
    expect(last().aborted).toBe(true)
    last().end({ status: 'cancelled' })
    await engine.pass(0.1)
    await stopped
    expect(await engine.ticks()).toMatchObject([
      { status: 'due', owner: null, lease_until: null, attempt: 0 },
    ])
    engine.start({ jobs: [exampleJob()] })
    await engine.pass(1)
    expect(last().request.attempt).toBe(1)
    last().end(SUCCESS)
    await engine.pass(1)
    expect((await engine.runs()).map(({ status }) => status)).toEqual(['cancelled', 'succeeded'])
  })

  it('waits for the training where it drains, and begins nothing more', async () => {
    const job = exampleJob({ networks: ['a', 'b'] })
    const scheduler = engine.start({ jobs: [job, exampleJob({ name: 'other' })] })
    await engine.pass(11)
    let over = false
    const stopped = scheduler.stop({ drain: true }).then(() => {
      over = true
    })
    await engine.pass(1)
    expect(last().aborted).toBe(false)
    expect(over).toBe(false)
    // A tick is all of its trainings.
    last().end(SUCCESS)
    await engine.pass(1)
    expect(engine.trainings.length).toBe(2)
    last().end(SUCCESS)
    await engine.pass(1)
    await stopped
    expect((await engine.ticks()).map(({ job: name, status }) => [name, status])).toEqual([
      ['daily', 'done'],
      ['other', 'due'],
    ])
  })

  it('stops what it drains where it is told a second time', async () => {
    const scheduler = engine.start({ jobs: [exampleJob()] })
    await engine.pass(11)
    void scheduler.stop({ drain: true })
    await engine.pass(1)
    void scheduler.stop()
    await engine.pass(0.5)
    expect(last()).toMatchObject({ aborted: true, killed: true })
    await scheduler.done
  })
})

describe('interruptions', () => {
  const webhooks = [
    {
      name: 'all',
      url: 'http://127.0.0.1:9/hook',
      secretVariable: 'NO_SECRET',
      events: ['failure'] as const,
    },
  ]
  const told = () => engine.db.selectFrom('deliveries').select(['event', 'run_id']).execute()

  it('are lost attempts where the training stops although nobody asked it to', async () => {
    const retry = { attempts: 2, backoffMs: 60_000, maxBackoffMs: 60_000 }
    engine.start({ jobs: [exampleJob({ retry })], webhooks })
    await engine.pass(11)
    for (let attempt = 1; attempt <= 3; attempt++) {
      expect(engine.trainings.length).toBe(attempt)
      last().end({ status: 'cancelled', reason: 'its scheduler went away' })
      await engine.pass(3)
    }
    await engine.pass(60)
    expect(engine.trainings.length).toBe(3)
    expect(await statuses()).toEqual(['done'])
    expect(await engine.runs()).toMatchObject(
      [1, 2, 3].map((attempt) => ({ status: 'lost', attempt, reason: expect.stringContaining('nobody') })),
    )
    expect((await told()).length).toBe(3)
  })

  it('of a tick whose schedulers die wait longer and longer, and end in a failure that is recorded and told', async () => {
    const job = exampleJob({ retry: { attempts: 0, backoffMs: 60_000, maxBackoffMs: 240_000 } })
    // It renews no claim, as if each training had taken its scheduler along.
    engine.start({ jobs: [job], webhooks, maxTrainings: 20, timings: { renewMs: 36e6 } })
    const began: number[] = []
    for (let minute = 0; minute < 120; minute++) {
      await engine.pass(1)
      if (engine.trainings.length > began.length) began.push(engine.clock.now().getTime())
    }
    expect(began.length).toBe(10)
    const waits = began.slice(1).map((at, index) => Math.round((at - began[index]!) / 60_000))
    expect(waits.slice(0, 4)).toEqual([...waits.slice(0, 4)].sort((a, b) => a - b))
    expect(waits.at(-1)).toBeGreaterThanOrEqual(4)
    expect(await engine.ticks()).toMatchObject([
      { status: 'done', reason: expect.stringContaining('10 times'), owner: null, lease_until: null },
    ])
    const runs = await engine.runs()
    expect(runs.map(({ status }) => status)).toEqual([...Array(10).fill('lost'), 'failed'])
    const failed = runs.at(-1)!
    expect(failed).toMatchObject({ error_code: 'SCHEDULER_GIVEN_UP', error_retryable: 0 })
    expect(await told()).toEqual([{ event: 'failure', run_id: failed.id }])
    for (const training of engine.trainings) training.end({ status: 'lost' })
    await engine.pass(3)
    expect(engine.recorded).toContainEqual(expect.objectContaining({ runId: failed.id, status: 'failed' }))
  })

  it('by the stops of schedulers end as well', async () => {
    for (let round = 0; round < 12; round++) {
      const scheduler = engine.start({ jobs: [exampleJob()], webhooks })
      await engine.pass(round === 0 ? 11 : 1)
      const stopped = scheduler.stop()
      if (engine.trainings.length > round) last().end({ status: 'cancelled' })
      await engine.pass(0.1)
      await stopped
    }
    expect(engine.trainings.length).toBe(10)
    expect(await statuses()).toEqual(['done'])
    expect((await engine.runs()).at(-1)).toMatchObject({ status: 'failed', error_code: 'SCHEDULER_GIVEN_UP' })
    expect((await told()).length).toBe(1)
  })

  it('are counted anew once a training has come to an end', async () => {
    const job = exampleJob({ networks: ['a', 'b'] })
    for (let round = 0; round < 17; round++) {
      const scheduler = engine.start({ jobs: [job] })
      await engine.pass(round === 0 ? 11 : 1)
      if (round === 8) {
        last().end(SUCCESS)
        await engine.pass(1)
      }
      const stopped = scheduler.stop()
      last().end({ status: 'cancelled' })
      await engine.pass(0.1)
      await stopped
    }
    expect(await engine.ticks()).toMatchObject([{ status: 'due', interruptions: 9 }])
  })
})

describe('what people ask for', () => {
  const context = () => ({ actor: 'ann@host', now: engine.clock.now() })

  it('is run at the next look, also a day of its own choice', async () => {
    const job = exampleJob()
    engine.start({ jobs: [job] })
    await engine.pass(1)
    const id = await triggerJob(engine.db, job, { ...context(), asOf: '2024-03-03' })
    await engine.pass(1)
    expect(last().request).toMatchObject({ tickId: id, kind: 'trigger', asOf: '2024-03-03' })
    expect(await engine.ticks()).toMatchObject([
      { id, kind: 'trigger', actor: 'ann@host', status: 'running' },
    ])
  })

  it('makes one tick for every instant of a backfill, run in order', async () => {
    const job = exampleJob({ timeZone: 'Asia/Tokyo' })
    engine.start({ jobs: [job] })
    const ids = await backfillJob(engine.db, job, { ...context(), from: '2024-04-01', to: '2024-04-03' })
    expect(ids.length).toBe(3)
    for (let done = 0; done < 3; done++) {
      await engine.pass(1)
      last().end(SUCCESS)
    }
    await engine.pass(1)
    expect(engine.trainings.map(({ request }) => request.asOf)).toEqual([
      '2024-04-01',
      '2024-04-02',
      '2024-04-03',
    ])
    expect(await statuses()).toEqual(['done', 'done', 'done'])
  })

  it.each([
    ['2024-04-03', '2024-04-01', 'the earlier one first'],
    ['2024-04-31', '2024-05-99', 'YYYY-MM-DD'],
    ['2024-06-01', '2024-06-02', 'at least one tick that is over'],
    ['2000-01-01', '2024-01-01', 'at most 1000 ticks'],
    ['1000-01-01', '9999-12-31', 'at most 1000 ticks'],
  ])('refuses a backfill from %s to %s', async (from, to, message) => {
    await expect(backfillJob(engine.db, exampleJob(), { ...context(), from, to })).rejects.toMatchObject({
      code: 'SCHEDULER_BACKFILL_RANGE',
      message: expect.stringContaining(message),
    })
    expect(await engine.ticks()).toEqual([])
  })

  it('has a backfill of many ticks confirmed', async () => {
    const range = { from: '2024-01-01', to: '2024-03-31' }
    await expect(backfillJob(engine.db, exampleJob(), { ...context(), ...range })).rejects.toMatchObject({
      code: 'SCHEDULER_BACKFILL_UNCONFIRMED',
      message: expect.stringMatching(/ 91 ticks .*--yes/),
    })
    expect(await engine.ticks()).toEqual([])
    const confirmed = { ...context(), ...range, confirmed: true }
    expect((await backfillJob(engine.db, exampleJob(), confirmed)).length).toBe(91)
  })

  it('is refused while the job is paused, and its ticks are recorded as skipped', async () => {
    const job = exampleJob()
    await pauseJob(engine.db, job, { ...context(), reason: 'bad data' })
    engine.start({ jobs: [job] })
    await engine.pass(11)
    expect(await engine.ticks()).toMatchObject([
      { status: 'skipped', reason: 'The job was paused by ann@host.' },
    ])
    await expect(triggerJob(engine.db, job, context())).rejects.toMatchObject({
      code: 'SCHEDULER_JOB_PAUSED',
    })
    await resumeJob(engine.db, job)
    await engine.pass(24 * 60)
    expect(await statuses()).toEqual(['skipped', 'running'])
  })
})

describe('what is told', () => {
  it('is noted down with the end of the run, once for each webhook that asked', async () => {
    const webhook = { url: 'http://127.0.0.1:9/hook', secretVariable: 'NO_SECRET' }
    engine.start({
      jobs: [exampleJob()],
      webhooks: [
        { ...webhook, name: 'all', events: ['success', 'failure', 'refusal', 'promotion'] },
        { ...webhook, name: 'bad-news', events: ['failure'] },
      ],
    })
    await engine.pass(11)
    last().end({ ...SUCCESS, steps: { promote: { promoted: true } } })
    await engine.pass(1)
    const told = await engine.db
      .selectFrom('deliveries')
      .select(['webhook', 'event'])
      .orderBy('event')
      .execute()
    expect(told).toEqual([
      { webhook: 'all', event: 'promotion' },
      { webhook: 'all', event: 'success' },
    ])
  })

  it('is recorded late for runs that could not do so themselves, when nothing runs', async () => {
    engine.start({ jobs: [exampleJob({ retry: { attempts: 0, backoffMs: 1, maxBackoffMs: 1 } })] })
    await engine.pass(11)
    last().end({ status: 'lost', reason: 'It crashed.' })
    await engine.pass(3)
    expect(engine.recorded).toMatchObject([
      {
        status: 'lost',
        errorMessage: 'It crashed.',
        window: { startDate: '2024-02-01', endDate: '2024-04-30', windowDays: 7 },
      },
    ])
    expect(await engine.runs()).toMatchObject([{ recorded: 1 }])
  })

  it('is recorded with the days that the run was for, whatever the config has become', async () => {
    const first = engine.start({ jobs: [exampleJob()], timings: { recordMs: 36e6 } })
    await engine.pass(11)
    last().end({ ...SUCCESS, recorded: false })
    await engine.pass(1)
    await first.stop()
    engine.start({ jobs: [exampleJob({ name: 'other' })] })
    engine.start({ jobs: [exampleJob({ window: { lastDays: 10, lagDays: 3, snapshotDays: 30 } })] })
    await engine.pass(3)
    expect(engine.recorded[0]).toMatchObject({
      status: 'succeeded',
      window: { startDate: '2024-02-01', endDate: '2024-04-30', windowDays: 7 },
    })
  })
})
