/** The models of one network and type share one set of aliases. */
export interface AliasKey {
  readonly network: string
  readonly modelType: string
}

/**
 * What happened to an alias. `set`: a person named the model. `promote`: the gate let it through. `rollback`: the model before
 * the current one came back. `remove`: the alias names no model any more. `refuse`: the gate did not let the model through,
 * and the alias stayed as it was.
 */
export const ALIAS_EVENT_KINDS = ['set', 'promote', 'rollback', 'remove', 'refuse'] as const
export type AliasEventKind = (typeof ALIAS_EVENT_KINDS)[number]

/** One entry of the append-only journal of aliases. JSON-able. */
export interface AliasEvent {
  /** From 1, without gaps, over all aliases of the key. */
  readonly sequence: number
  readonly kind: AliasEventKind
  readonly alias: string
  /** The model that the alias names from here on, or that was refused; null for `remove`. */
  readonly modelId: string | null
  /** The model that the alias named until then; null for none. */
  readonly previous: string | null
  /** ISO 8601, UTC; never before that of an earlier event. */
  readonly at: string
  /** Who did it, e.g. `user@host`. */
  readonly actor: string
  readonly reason: string
  /** What the decision rests on, e.g. the figures of the gate; null where a person decided. */
  readonly evidence: unknown
}

/** The alias of the model that is in use. */
export const CHAMPION = 'champion'
