import { type Logger, throwIfAborted } from '@alertsmith/core'

/** The phases of a training run, in the order in which they run. */
export const PHASES = ['extract', 'features', 'train', 'cv', 'judge', 'save'] as const
export type Phase = (typeof PHASES)[number]

/** Wall milliseconds of each phase, and of the whole run. */
export type PhaseDurations = { readonly [P in Phase | 'total']: number }

export interface PhaseClockOptions {
  readonly logger: Logger
  readonly signal?: AbortSignal | undefined
  readonly onPhase?: ((phase: Phase) => void) | undefined
}

/** Runs phases one after the other: each is timed, logged, announced, and not begun once the signal is aborted. */
export class PhaseClock {
  readonly #options: PhaseClockOptions
  readonly #durationMs = Object.fromEntries(PHASES.map((phase) => [phase, 0])) as Record<Phase, number>
  readonly #started = performance.now()

  constructor(options: PhaseClockOptions) {
    this.#options = options
  }

  async run<Result>(phase: Phase, work: () => Promise<Result> | Result): Promise<Result> {
    const { logger, signal, onPhase } = this.#options
    throwIfAborted(signal, phase)
    onPhase?.(phase)
    logger.info({ phase }, `Phase ${phase} begins`)
    const started = performance.now()
    const result = await work()
    this.#durationMs[phase] += performance.now() - started
    logger.info({ phase, duration_ms: Math.round(this.#durationMs[phase]) }, `Phase ${phase} completed`)
    return result
  }

  /** Books part of a phase's time on another, where one call did the work of both. */
  move(from: Phase, to: Phase, durationMs: number): void {
    this.#durationMs[from] -= durationMs
    this.#durationMs[to] += durationMs
  }

  durations(): PhaseDurations {
    const phases = PHASES.map((phase) => [phase, Math.round(this.#durationMs[phase])] as const)
    return {
      ...(Object.fromEntries(phases) as Record<Phase, number>),
      total: Math.round(performance.now() - this.#started),
    }
  }
}
