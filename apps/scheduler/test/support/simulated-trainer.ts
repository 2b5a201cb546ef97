import type { Clock } from '../../src/engine/clock.js'
import { ownModel, type RunModel, sameModel } from '../../src/runs/known-model.js'
import type { Launch, RunOutcome, RunRequest } from '../../src/runs/launch.js'
import { optionsHash, runKey } from '../../src/runs/options-hash.js'

const MINUTE = 60_000

/** Time in which a training was at work, as an outsider would have seen it. */
export interface Activity {
  readonly host: string
  readonly job: string
  readonly tickId: string
  readonly runId: string
  readonly from: number
  to: number
}

/** What all simulated trainings of a test share: the registry that outlives them, and who worked when. */
export class SimulatedWorld {
  readonly models: (RunModel & { readonly tickId: string })[] = []
  readonly activities: Activity[] = []
  readonly trainedTwice: string[] = []

  save(request: RunRequest, key: string): string {
    if (this.models.some((model) => model.runKey === key)) this.trainedTwice.push(request.tickId)
    const modelId = `model-${this.models.length + 1}`
    this.models.push({ modelId, runId: request.runId, runKey: key, tickId: request.tickId })
    return modelId
  }
}

export interface SimulationOptions {
  readonly world: SimulatedWorld
  readonly clock: Clock
  readonly host: string
  readonly random: () => number
  /** Chances of one training. */
  readonly chances: {
    readonly crash: number
    readonly hang: number
    readonly retryable: number
    readonly fatal: number
  }
  /** What stands for the data: equal texts are equal data. */
  fingerprint(request: RunRequest): string
}

/**
 * Trainings that take their time, fail, crash and hang, by the same rules as real ones: they look into the registry when
 * the data is known, stop when told, and end when their claim is not renewed.
 */
export function simulatedLaunch(options: SimulationOptions): Launch {
  const { world, clock, host, random, chances } = options
  return (request, events) => {
    const stop = new AbortController()
    let until = Date.parse(request.leaseUntil)
    let end: (outcome: RunOutcome) => void = () => {}
    const outcome = new Promise<RunOutcome>((resolve) => {
      end = resolve
    })
    const activity: Activity = {
      host,
      job: request.job.name,
      tickId: request.tickId,
      runId: request.runId,
      from: clock.now().getTime(),
      to: clock.now().getTime(),
    }
    world.activities.push(activity)
    let over = false
    const finish = (result: RunOutcome) => {
      if (over) return
      over = true
      activity.to = clock.now().getTime()
      end(result)
    }

    /** Works for a while; false where it was ended meanwhile. */
    const work = async (minutes: number, silent = false): Promise<boolean> => {
      const done = clock.now().getTime() + minutes * MINUTE
      while (!over) {
        const now = clock.now().getTime()
        activity.to = now
        if (now > until) {
          finish({ status: 'lost', reason: 'Its claim ran out.' })
          return false
        }
        if (stop.signal.aborted) {
          finish({ status: 'cancelled' })
          return false
        }
        if (!silent) events.heartbeat()
        if (now >= done) return true
        await clock.sleep(Math.min(done - now, 15 * MINUTE, until - now + 1), stop.signal)
      }
      return false
    }

    const train = async () => {
      events.phase('extract')
      if (!(await work(1 + random() * 20))) return
      const dataFingerprint = options.fingerprint(request)
      const key = runKey({
        job: request.job.name,
        network: request.network,
        modelType: request.modelType,
        dataFingerprint,
        optionsHash: optionsHash(request.job, request.modelType),
        features: {},
      })
      const facts = { dataFingerprint, runKey: key }
      const own = ownModel(world.models, request.earlierRunIds)
      const same = sameModel(world.models, key)
      if (own === undefined && same !== undefined)
        return finish({ status: 'nothing-to-do', reason: same.modelId, ...facts })
      let modelId = own?.modelId
      if (modelId === undefined) {
        events.phase('train')
        const luck = random()
        if (!(await work(2 + random() * 60))) return
        if (luck < chances.crash) return finish({ status: 'lost', reason: 'It crashed.' })
        if (luck < chances.crash + chances.hang) return void (await work(100_000, true))
        const failure = luck - chances.crash - chances.hang
        if (failure < chances.retryable + chances.fatal) {
          const retryable = failure < chances.retryable
          return finish({ status: 'failed', error: { code: 'TEST_FAILED', message: 'Bad luck.', retryable } })
        }
        modelId = world.save(request, key)
      }
      events.phase('save')
      if (!(await work(random() * 3))) return
      const model = {
        modelId,
        modelPath: modelId,
        reportPath: modelId,
        version: '1.0.0',
        metrics: {},
        phaseMs: {},
      }
      finish({ status: 'succeeded', ...facts, model })
    }
    void train()
    return {
      outcome,
      abort: () => stop.abort(),
      kill: () => finish({ status: 'lost', reason: 'It was killed.' }),
      extend: (time) => {
        until = time.getTime()
      },
    }
  }
}
