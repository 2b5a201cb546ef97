import { throwIfAborted } from '@alertsmith/core'
import type { Booster } from '@alertsmith/lightgbm'

export interface TurnOptions {
  readonly rounds: number
  /** How many boosters grow at the same moment. */
  readonly lanes: number
  readonly signal: AbortSignal | undefined
}

/**
 * Grows each booster to `rounds` trees, `lanes` of them at a time, one tree per turn. Boosters with few threads each
 * lose less time waiting for one another than the threads of one booster do, and turns keep all lanes busy to the end.
 */
export async function growInTurns(
  boosters: readonly Booster[],
  { rounds, lanes, signal }: TurnOptions,
): Promise<void> {
  const waiting = [...boosters]
  const lane = async () => {
    try {
      for (let booster = waiting.shift(); booster !== undefined; booster = waiting.shift()) {
        throwIfAborted(signal, 'cross-validation')
        const { grown, iteration } = await booster.update()
        if (grown && iteration < rounds) waiting.push(booster)
      }
    } catch (error) {
      waiting.length = 0
      throw error
    }
  }
  // All lanes have to end before the boosters are disposed of, also where one has failed.
  const ends = await Promise.allSettled(Array.from({ length: lanes }, lane))
  const failed = ends.find((end) => end.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}
