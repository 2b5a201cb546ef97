import type { AliasEvent } from '@alertsmith/pipeline'

/** Models of one network and type. */
export interface ModelKey {
  readonly network: string
  readonly modelType: string
}

/** What the page asks of the model registries: each network may have its own. */
export interface ModelSource {
  /** Everything that happened to the aliases of a key, in its order. */
  aliases(key: ModelKey): Promise<readonly AliasEvent[]>
  /** A model's own report, verified; undefined where its network's registry has no such model, or the model no report. */
  report(model: ModelOfNetwork): Promise<Uint8Array | undefined>
}

export interface ModelOfNetwork {
  readonly network: string
  readonly modelId: string
}
