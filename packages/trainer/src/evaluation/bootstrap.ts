import { setImmediate } from 'node:timers/promises'
import { throwIfAborted } from '@alertsmith/core'
import { checkInteger, checkSeed, rejectUnknownKeys } from '../options.js'
import { createRandom, type Random } from '../random.js'

export interface BootstrapOptions {
  /** Samples of the bootstrap, up to 10,000; 0 = no intervals. Default 500. */
  readonly bootstrapSamples?: number | undefined
  /** 0 … 2³¹ − 1. Default 42. */
  readonly seed?: number | undefined
  /** Aborting ends the work within about 50 ms. */
  readonly signal?: AbortSignal | undefined
}

export const BOOTSTRAP_OPTIONS = ['bootstrapSamples', 'seed', 'signal']

export interface Bootstrap {
  readonly samples: number
  readonly seed: number
  readonly signal: AbortSignal | undefined
}

/** @throws {InvalidOptionError} for unknown keys and values out of range. */
export function checkBootstrap(
  owner: string,
  options: BootstrapOptions,
  others: readonly string[],
): Bootstrap {
  rejectUnknownKeys(owner, options, [...others, ...BOOTSTRAP_OPTIONS])
  const samples = checkInteger(owner, 'bootstrapSamples', options.bootstrapSamples ?? 500, 0, 10_000)
  return { samples, seed: checkSeed(owner, options.seed ?? 42), signal: options.signal }
}

const TURN_MS = 25

/**
 * Draws groups with replacement, as many as there are, again and again. One group alone tells nothing of the spread
 * between groups: there are no samples then. Gives way to the event loop every 25 ms or after the sample that takes longer.
 *
 * @param visit Told how often each group was drawn; the array is used again for the next sample.
 * @throws {AbortedError} if the signal aborts.
 */
export async function resample(
  numGroups: number,
  { samples, seed, signal }: Bootstrap,
  visit: (counts: Int32Array, sample: number) => void,
): Promise<void> {
  throwIfAborted(signal, 'evaluation')
  if (numGroups < 2) return
  const random = createRandom(seed)
  const counts = new Int32Array(numGroups)
  let turnEnds = performance.now() + TURN_MS
  for (let sample = 0; sample < samples; sample++) {
    drawGroups(counts, random)
    visit(counts, sample)
    if (performance.now() < turnEnds) continue
    await setImmediate()
    throwIfAborted(signal, 'evaluation')
    turnEnds = performance.now() + TURN_MS
  }
}

function drawGroups(counts: Int32Array, random: Random): void {
  counts.fill(0)
  // A scaled draw favours some groups by less than one in 2³² / groups: nothing to a bootstrap, and several times as fast
  // as `below`.
  const scale = counts.length / 2 ** 32
  for (let draw = 0; draw < counts.length; draw++) counts[Math.floor(random.uint32() * scale)]!++
}
