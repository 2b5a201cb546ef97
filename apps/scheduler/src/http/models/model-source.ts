import type { AliasEvent } from '@alertsmith/pipeline'

/** Models of one network and type. */
export interface ModelKey {
  readonly network: string
  readonly modelType: string
}

/** What the page asks of a model registry. */
export interface ModelSource {
  /** Everything that happened to the aliases of a key, in its order. */
  aliases(key: ModelKey): Promise<readonly AliasEvent[]>
  /** A model's own report, verified; undefined where the registry has no such model, or the model no report. */
  report(modelId: string): Promise<Uint8Array | undefined>
}
