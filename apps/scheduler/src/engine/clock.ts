import { setTimeout as delay } from 'node:timers/promises'

/** Time as the engine sees it; tests bring their own, in which days take no time. */
export interface Clock {
  now(): Date
  /** Resolves after `ms`, or as soon as `signal` aborts; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => {}),
}
