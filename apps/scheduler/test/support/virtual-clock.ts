import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../src/engine/clock.js'

interface Sleeper {
  readonly at: number
  readonly order: number
  readonly wake: () => void
}

/** A clock that jumps from one sleeper's end to the next as soon as nobody has anything left to do. */
export class VirtualClock implements Clock {
  #now: number
  #order = 0
  readonly #sleepers = new Set<Sleeper>()

  constructor(start: Date) {
    this.#now = start.getTime()
  }

  now(): Date {
    return new Date(this.#now)
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const sleeper = {
        at: this.#now + Math.max(0, ms),
        order: this.#order++,
        wake: () => {
          this.#sleepers.delete(sleeper)
          signal?.removeEventListener('abort', sleeper.wake)
          resolve()
        },
      }
      this.#sleepers.add(sleeper)
      signal?.addEventListener('abort', sleeper.wake)
    })
  }

  /** Lets time pass until `until`, or until `over` holds. */
  async run(until: Date, over: () => boolean = () => false): Promise<void> {
    for (;;) {
      // Whoever was woken works in promises alone, and all of those have had their turn by then.
      await setImmediate()
      if (over()) return
      const next = this.#next()
      if (next === undefined || next.at > until.getTime()) break
      this.#now = Math.max(this.#now, next.at)
      next.wake()
    }
    this.#now = Math.max(this.#now, until.getTime())
  }

  #next(): Sleeper | undefined {
    let first: Sleeper | undefined
    for (const sleeper of this.#sleepers) {
      if (
        first === undefined ||
        sleeper.at < first.at ||
        (sleeper.at === first.at && sleeper.order < first.order)
      )
        first = sleeper
    }
    return first
  }
}

/** A clock that shows the time of another; when its owner dies, whoever sleeps by it never wakes. */
export class MortalClock implements Clock {
  readonly #clock: Clock
  readonly #isDead: () => boolean

  constructor(clock: Clock, isDead: () => boolean) {
    this.#clock = clock
    this.#isDead = isDead
  }

  now(): Date {
    return this.#clock.now()
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await this.#clock.sleep(ms, signal)
    if (this.#isDead()) await new Promise(() => {})
  }
}
