import { AlertsmithError } from '@alertsmith/core'
import { currentAliases, type ModelEntry, type Registry } from '@alertsmith/storage'

/** The aliases of some models, as far as their journals can be believed. */
export interface FoundAliases {
  /** By model id; models without one are left out. */
  readonly byModel: ReadonlyMap<string, readonly string[]>
  /** Which journals are damaged, with the code of the error: no alias of their network and model type is known. */
  readonly problems: readonly string[]
}

/** The aliases of some models. A damaged journal hides its own aliases alone. */
export async function aliasesByModel(
  registry: Registry,
  models: readonly Pick<ModelEntry, 'network' | 'modelType'>[],
): Promise<FoundAliases> {
  const keys = new Map(
    models.map(({ network, modelType }) => [`${network}/${modelType}`, { network, modelType }]),
  )
  const byModel = new Map<string, string[]>()
  const problems: string[] = []
  for (const key of keys.values()) {
    try {
      for (const [alias, modelId] of currentAliases(await registry.aliasHistory(key))) {
        byModel.set(modelId, [...(byModel.get(modelId) ?? []), alias])
      }
    } catch (error) {
      if (!AlertsmithError.isInstance(error) || error.code !== 'STORAGE_JOURNAL_CORRUPT') throw error
      problems.push(`${error.code}: ${error.message}`)
    }
  }
  return { byModel, problems }
}
