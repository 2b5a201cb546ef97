import { currentAliases, type ModelEntry, type Registry } from '@alertsmith/storage'

/** The aliases of some models, by model id; models without one are left out. */
export async function aliasesByModel(
  registry: Registry,
  models: readonly Pick<ModelEntry, 'network' | 'modelType'>[],
): Promise<Map<string, string[]>> {
  const keys = new Map(
    models.map(({ network, modelType }) => [`${network}/${modelType}`, { network, modelType }]),
  )
  const found = new Map<string, string[]>()
  for (const key of keys.values()) {
    for (const [alias, modelId] of currentAliases(await registry.aliasHistory(key))) {
      found.set(modelId, [...(found.get(modelId) ?? []), alias])
    }
  }
  return found
}
