import { setTimeout as delay } from 'node:timers/promises'
import { type AliasEvent, CHAMPION, type Logger } from '@alertsmith/pipeline'
import type { ModelKey, ModelSource } from './model-source.js'

const FRESH_MS = 15_000
// A registry that does not answer must not hold up pages and metrics that are about other things too.
const LONGEST_WAIT_MS = 2000
const EVENTS_SHOWN = 20

/** The model an alias names, and since when and why. Keys of the JSON API. */
export interface NamedModel {
  readonly model_id: string
  readonly since: string
  readonly actor: string
  readonly reason: string
}

/** The state of the aliases of a network and model type. Keys of the JSON API. */
export interface AliasState {
  readonly network: string
  readonly model_type: string
  readonly champion: NamedModel | null
  readonly challenger: NamedModel | null
  /** Newest first, at most 20, without their evidence. */
  readonly events: readonly Omit<AliasEvent, 'evidence'>[]
}

/**
 * The aliases as they were a moment ago. A registry may be far away, so pages take what is known and start the next
 * reading; only who has to be exact waits.
 */
export class ModelView {
  readonly #source: ModelSource
  readonly #keys: readonly ModelKey[]
  readonly #logger: Logger
  readonly #known = new Map<ModelKey, AliasState>()
  #readAt = Number.NEGATIVE_INFINITY
  #reading: Promise<void> | undefined

  constructor(source: ModelSource, keys: readonly ModelKey[], logger: Logger) {
    this.#source = source
    this.#keys = keys
    this.#logger = logger
  }

  /** Undefined where nothing could be read yet. Waits, for 2 s at most, only where nothing is known and `wait` is true. */
  async current({ wait }: { readonly wait: boolean }): Promise<readonly AliasState[] | undefined> {
    if (performance.now() - this.#readAt > FRESH_MS) {
      this.#reading ??= this.#read().finally(() => {
        this.#reading = undefined
      })
    }
    if (wait && this.#known.size === 0) {
      await Promise.race([this.#reading, delay(LONGEST_WAIT_MS, undefined, { ref: false })])
    }
    return this.#known.size === 0 ? undefined : this.#keys.flatMap((key) => this.#known.get(key) ?? [])
  }

  async #read(): Promise<void> {
    await Promise.all(this.#keys.map((key) => this.#readKey(key)))
    this.#readAt = performance.now()
  }

  /** Each by itself: networks have registries of their own, and one that is away must not hide the others. */
  async #readKey(key: ModelKey): Promise<void> {
    try {
      this.#known.set(key, aliasState(key, await this.#source.aliases(key)))
    } catch (error) {
      // A registry that is away makes old answers, not broken pages.
      this.#logger.warn({ err: error, network: key.network }, 'The registry of a network could not be read')
    }
  }
}

export function aliasState({ network, modelType }: ModelKey, events: readonly AliasEvent[]): AliasState {
  return {
    network,
    model_type: modelType,
    champion: named(events, CHAMPION),
    challenger: named(events, 'challenger'),
    events: events
      .slice(-EVENTS_SHOWN)
      .reverse()
      .map(({ evidence: _evidence, ...event }) => event),
  }
}

function named(events: readonly AliasEvent[], alias: string): NamedModel | null {
  const last = events.findLast((event) => event.alias === alias && event.kind !== 'refuse')
  if (last === undefined || last.modelId === null) return null
  return { model_id: last.modelId, since: last.at, actor: last.actor, reason: last.reason }
}
