import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { Job } from '../../src/config/job.js'
import { startScheduler } from '../../src/engine/scheduler.js'
import type { Timings } from '../../src/engine/timings.js'
import { migrationProvider } from '../../src/state/migrations.js'
import type { StateTables } from '../../src/state/tables.js'
import { SharedDatabase } from './mortal-database.js'
import { quietLogger } from './quiet-logger.js'
import { SimulatedWorld, type SimulationOptions, simulatedLaunch } from './simulated-trainer.js'
import { MortalClock, VirtualClock } from './virtual-clock.js'

const MINUTE = 60_000

/** A day's work in few steps. The proportions are those of the real timings. */
export const SLOW_TIMINGS: Timings = {
  pollMs: 45 * MINUTE,
  leaseMs: 55 * MINUTE,
  graceMs: 9 * MINUTE,
  renewMs: 16 * MINUTE,
  heartbeatTimeoutMs: 70 * MINUTE,
  abortGraceMs: 10 * MINUTE,
  missedAfterMs: 90 * MINUTE,
  recordMs: 60 * MINUTE,
}

/** What is checked in the end is the whole history. */
const KEEP_ALL = {
  skipped: { days: 10_000, perJob: 1e9 },
  run: { days: 10_000, perJob: 1e9 },
  newestPerJob: 100,
  deliveryDays: 10_000,
}

export interface FleetOptions {
  readonly jobs: readonly Job[]
  /** One scheduler each; those with the same name share a host. */
  readonly hosts: readonly string[]
  readonly start: Date
  readonly random: () => number
  /** Chance of dying at a statement of the database. */
  readonly deathPerStatement: number
  /** Chance that a scheduler is frozen for longer than its lease as it wakes up. */
  readonly freezePerSleep: number
  /** Likewise as it turns to the database. */
  readonly freezePerTurn: number
  readonly chances: SimulationOptions['chances']
  fingerprint: SimulationOptions['fingerprint']
}

export interface Fleet {
  readonly db: Kysely<StateTables>
  readonly clock: VirtualClock
  readonly world: SimulatedWorld
  readonly counts: { deaths: number; freezes: number; stops: number; crashPoints: number }
  /** From now on nobody dies or freezes, and no training fails. */
  calm(): void
}

/** Several schedulers on one database that die, freeze, are stopped and start again, at moments that `random` chooses. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const { jobs, hosts, start, random } = options
  const shared = new SharedDatabase()
  const clock = new VirtualClock(start)
  const world = new SimulatedWorld()
  const db = shared.open({ dead: false, diesNow: () => false })
  const { error } = await new Migrator({ db, provider: migrationProvider }).migrateToLatest()
  if (error !== undefined) throw error
  const chances = { ...options.chances }
  const counts = { deaths: 0, freezes: 0, stops: 0, crashPoints: 0 }
  let calm = false

  hosts.forEach((host, index) => void live(host, index))

  async function live(host: string, index: number): Promise<void> {
    for (let lives = 0; ; lives++) {
      let died = () => {}
      const death = new Promise<void>((resolve) => {
        died = resolve
      })
      const life = {
        dead: false,
        diesNow: () => {
          counts.crashPoints++
          if (calm || random() >= options.deathPerStatement) return false
          counts.deaths++
          died()
          return true
        },
      }
      const mortal = new MortalClock(clock, () => life.dead)
      const freeze = async (chance: number) => {
        if (calm || random() >= chance) return
        counts.freezes++
        await mortal.sleep(SLOW_TIMINGS.leaseMs * (1 + random() * 3))
      }
      const scheduler = startScheduler({
        config: { jobs, host, maxTrainings: 1, webhooks: [], logLevel: 'silent' },
        db: shared.open(Object.assign(life, { freeze: () => freeze(options.freezePerTurn) })),
        logger: quietLogger,
        launch: simulatedLaunch({
          world,
          clock: mortal,
          host,
          random,
          chances,
          fingerprint: options.fingerprint,
        }),
        clock: {
          now: () => mortal.now(),
          sleep: async (ms, signal) => {
            await mortal.sleep(ms, signal)
            await freeze(options.freezePerSleep)
          },
        },
        timings: SLOW_TIMINGS,
        retention: KEEP_ALL,
        owner: `${host}:${index}:${lives}`,
      })
      const service = clock
        .sleep((1 + random() * 20) * 24 * 60 * MINUTE)
        .then(() => scheduler.stop({ drain: random() < 0.5 }))
      await Promise.race([death, service.then(() => scheduler.done)])
      if (!life.dead) counts.stops++
      await clock.sleep(random() ** 3 * 3 * 24 * 60 * MINUTE)
    }
  }
  return {
    db,
    clock,
    world,
    counts,
    calm() {
      calm = true
      chances.crash = chances.hang = chances.retryable = chances.fatal = 0
    },
  }
}
