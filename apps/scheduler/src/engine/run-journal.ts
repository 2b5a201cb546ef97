import type { Logger } from '@alertsmith/pipeline'
import type { LogLine, RunEvents } from '../runs/launch.js'
import { timestamp } from '../state/time.js'
import type { Clock } from './clock.js'
import type { HeldClaim } from './held-claim.js'

/** More lines of one run are not kept. */
const MAX_LINES = 5_000

/** Signs of life are noted down no more often than this. */
const HEARTBEAT_EVERY_MS = 5_000

/** Writes down what a training tells of itself, in order and without holding it up. */
export class RunJournal implements RunEvents {
  readonly #held: HeldClaim
  readonly #runId: string
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #lines: LogLine[] = []
  #writtenLines = 0
  #lastSign: Date
  #lastBeatWritten: Date
  #phase: string | undefined
  #writing: Promise<void> | undefined

  constructor(options: {
    readonly held: HeldClaim
    readonly runId: string
    readonly clock: Clock
    readonly logger: Logger
  }) {
    this.#held = options.held
    this.#runId = options.runId
    this.#clock = options.clock
    this.#logger = options.logger
    this.#lastSign = this.#lastBeatWritten = options.clock.now()
  }

  get lastSign(): Date {
    return this.#lastSign
  }

  phase(name: string): void {
    this.#lastSign = this.#clock.now()
    this.#phase = name
    this.#write()
  }

  log(line: LogLine): void {
    this.#lastSign = this.#clock.now()
    if (this.#writtenLines + this.#lines.length < MAX_LINES) this.#lines.push(line)
    this.#write()
  }

  heartbeat(): void {
    this.#lastSign = this.#clock.now()
    if (this.#lastSign.getTime() - this.#lastBeatWritten.getTime() >= HEARTBEAT_EVERY_MS) this.#write()
  }

  /** Resolves when all is written. */
  async close(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing
  }

  #write(): void {
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined
      if (this.#lines.length > 0) this.#write()
    })
  }

  async #writeAll(): Promise<void> {
    const lines = this.#lines.splice(0, 200)
    const first = this.#writtenLines + 1
    this.#writtenLines += lines.length
    this.#lastBeatWritten = this.#lastSign
    const phase = this.#phase
    try {
      await this.#held.progress(this.#runId, {
        heartbeat_at: timestamp(this.#lastSign),
        ...(phase === undefined ? {} : { phase }),
      })
      await this.#held.addLogs(this.#runId, first, lines)
    } catch (error) {
      // Lines on the page are not worth a training.
      this.#logger.warn({ run_id: this.#runId, err: error }, 'Progress could not be written')
    }
  }
}
