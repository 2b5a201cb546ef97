import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { carryOut, outcomeOf } from '../../src/runs/carry-out.js'
import type { RunOutcome, RunRequest } from '../../src/runs/launch.js'
import { createDemoNetwork, type DemoNetwork, LAST_DAY } from '../support/demo-network.js'
import { exampleJob } from '../support/example-job.js'

const JOB = exampleJob({
  window: { lastDays: 170, lagDays: 8, snapshotDays: 7 },
  training: { split: { kind: 'temporal' }, cvFolds: 0, params: {}, threads: 1, allowInsufficient: true },
  after: { evaluate: true, promote: {}, score: true },
})

let demo: DemoNetwork
let before: NodeJS.ProcessEnv
let directory: string
let trained: RunOutcome
beforeAll(async () => {
  demo = await createDemoNetwork()
  before = { ...process.env }
  directory = process.cwd()
  Object.assign(process.env, demo.environment)
  process.chdir(demo.folder)
  trained = await carry({ runId: 'run-1' })
}, 120_000)
afterAll(() => {
  process.env = before
  process.chdir(directory)
  demo?.remove()
})

function carry(
  over: Partial<RunRequest>,
  { signal = new AbortController().signal, phase = (_name: string) => {} } = {},
): Promise<RunOutcome> {
  const request: RunRequest = {
    runId: 'run',
    tickId: 'tick',
    kind: 'trigger',
    job: JOB,
    network: 'demo',
    modelType: 'alert_scorer',
    asOf: '2024-07-02',
    attempt: 1,
    startedAt: new Date().toISOString(),
    leaseUntil: new Date(Date.now() + 600_000).toISOString(),
    earlierRunIds: [],
    resume: undefined,
    logLevel: 'info',
    ...over,
  }
  return carryOut(request, { signal, phase, log: () => {} })
}

describe('a run', () => {
  it('that is aborted anywhere in a step is cancelled, and keeps what was done', async () => {
    expect(trained).toMatchObject({ status: 'succeeded', steps: { score: { date: LAST_DAY } } })
    const resume = {
      modelId: trained.model!.modelId,
      steps: { evaluate: { kept: true }, promote: { kept: true } },
    }
    const outcomes = []
    for (const wait of [0, 5, 10, 20, 40, 80, 120, 160, 240]) {
      const stop = new AbortController()
      const outcome = await carry(
        { runId: `abort-${wait}`, earlierRunIds: ['run-1'], resume },
        {
          signal: stop.signal,
          phase: (name) => {
            if (name === 'score')
              setTimeout(() => stop.abort(new Error('its scheduler asked it to stop')), wait)
          },
        },
      )
      outcomes.push(outcome)
    }
    for (const { status, error, model, steps } of outcomes) {
      expect(error).toBeUndefined()
      expect(['cancelled', 'succeeded']).toContain(status)
      expect(model).toMatchObject({ modelId: resume.modelId })
      expect(steps).toMatchObject(resume.steps)
    }
    expect(outcomes.map(({ status }) => status)).toContain('cancelled')
  })

  it('takes the error of a stream for an interruption only where it was interrupted', () => {
    const error = new DOMException('The operation was aborted', 'AbortError')
    const aborted = AbortSignal.abort(new Error('its scheduler asked it to stop'))
    expect(outcomeOf(error, aborted)).toEqual({ status: 'cancelled', reason: 'Interrupted.' })
    expect(outcomeOf(error, new AbortController().signal)).toMatchObject({ status: 'failed' })
  })

  it('does every step for a new model where the one of the earlier attempt is gone', async () => {
    const gone = trained.model!.modelId
    renameSync(join(demo.registry, gone), join(demo.folder, gone))
    const outcome = await carry({
      runId: 'run-2',
      earlierRunIds: ['run-1'],
      resume: {
        modelId: gone,
        steps: { evaluate: { kept: true }, promote: { kept: true }, score: { kept: true } },
      },
    })
    expect(outcome).toMatchObject({
      steps: { evaluate: { start_date: '2024-06-25' } },
    })
    expect(outcome.model!.modelId).not.toBe(gone)
    renameSync(join(demo.folder, gone), join(demo.registry, gone))
  })

  it('goes on with the next step where there is nothing to judge on yet', async () => {
    const { modelId } = trained.model!
    const score = async (runId: string) => {
      const resume = { modelId, steps: {} }
      const { status, error, steps } = await carry({ runId, earlierRunIds: ['run-1'], resume })
      return { status, error, steps }
    }
    const change = (sql: string) => demo.execute(`${sql} SETTINGS mutations_sync = 2`)

    await change("ALTER TABLE raw_alerts UPDATE label = 0 WHERE processing_date > '2024-06-24' AND label = 1")
    expect(await score('dismissed')).toMatchObject({
      status: 'succeeded',
      steps: {
        evaluate: { skipped: expect.stringContaining('have 0') },
        promote: { model_id: modelId },
        score: { date: LAST_DAY },
      },
    })
    await change("ALTER TABLE raw_alerts UPDATE label = NULL WHERE processing_date > '2024-06-24'")
    await change("ALTER TABLE raw_features DELETE WHERE processing_date > '2024-06-24'")
    expect(await score('no-labels-no-features')).toMatchObject({
      status: 'succeeded',
      steps: {
        evaluate: { skipped: expect.stringMatching(/raw_features/) },
        promote: { model_id: modelId },
        score: { skipped: expect.stringMatching(/raw_features/) },
      },
    })
  })
})
