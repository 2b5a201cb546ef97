import { type BrokenModel, listModels } from './list-models.js'
import { recordedModelIds, recordModel } from './model-row.js'
import type { RegistryContext } from './save-model.js'

export interface RepairReport {
  /** Names of the leftovers of interrupted saves that were removed. */
  readonly removed: readonly string[]
  /** Ids of the models whose row was written. */
  readonly recorded: readonly string[]
  /** What cannot be repaired. It is left as it is. */
  readonly broken: readonly BrokenModel[]
}

/** Finishes what interrupted saves left: removes their leftovers and writes the rows that are missing. */
export async function repairRegistry({ store, database, logger }: RegistryContext): Promise<RepairReport> {
  const removed = await store.sweep()
  const { models, broken } = await listModels(store)
  const recorded: string[] = []
  if (database !== undefined) {
    const known = await recordedModelIds(database)
    for (const model of models) {
      if (model.network !== database.network || known.has(model.modelId)) continue
      await recordModel(database, model.metadata, model.location)
      recorded.push(model.modelId)
    }
  }
  logger.info(
    { removed: removed.length, recorded: recorded.length, broken: broken.length },
    'Registry repaired',
  )
  return { removed, recorded, broken }
}
