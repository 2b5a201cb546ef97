import type { FeatureStep } from '@alertsmith/features'
import type { Registry, VerifiedModel } from '@alertsmith/storage'
import { openModel } from './load.js'

export interface VerifyModelsOptions {
  /** Default: every model of the registry. */
  readonly modelId?: string | undefined
  /** The own steps that models were trained with. */
  readonly steps?: readonly FeatureStep[] | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Proves of models that they are what was saved: every checksum, the hash of the feature state, and the golden rows, which
 * have to give their recorded scores bit for bit.
 *
 * @throws {ModelNotFoundError}
 * @throws {AbortedError}
 */
export function verifyModels(
  registry: Registry,
  { modelId, steps, signal }: VerifyModelsOptions = {},
): Promise<VerifiedModel[]> {
  return registry.verify({
    modelId,
    signal,
    replay: async (model) => (await openModel(model, { steps }))[Symbol.dispose](),
  })
}
