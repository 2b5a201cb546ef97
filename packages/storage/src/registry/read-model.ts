import { nearest } from '@alertsmith/core'
import { ModelCorruptError, ModelNotFoundError } from '../errors.js'
import type { ArtifactStore } from './artifact-store.js'
import { inspectModel, readVerifiedFiles } from './inspect-model.js'
import { shown, versionOfModelId } from './model-id.js'
import type { StoredMetadata } from './model-metadata.js'

/** A model whose files are what was saved. */
export interface LoadedModel {
  readonly modelId: string
  /** Where its files are: absolute path of its folder, or its s3:// url. */
  readonly location: string
  readonly metadata: StoredMetadata
  /** By name, as verified: nothing is read a second time. */
  readonly files: Readonly<Record<string, Uint8Array>>
}

export interface LoadModelOptions {
  /** Proves that the model still gives the results it was saved with, e.g. by its golden rows; throws where it does not. */
  readonly replay?: ((model: LoadedModel) => Promise<void> | void) | undefined
}

/**
 * @throws {ModelNotFoundError}
 * @throws {ModelCorruptError} listing every problem
 * @throws {ModelSchemaError}
 */
export async function readModel(store: ArtifactStore, modelId: string): Promise<LoadedModel> {
  // An id is never a path: what does not look like one is looked up nowhere.
  const found = versionOfModelId(modelId) === undefined ? undefined : await inspectModel(store, modelId)
  if (found === undefined) throw await notFound(store, modelId)
  const location = store.locate(modelId)
  const { metadata, problems } = found
  if (metadata === undefined || problems.length > 0) throw corrupt(location, modelId, problems)
  const read = await readVerifiedFiles(store, modelId, metadata.files)
  if (read.problems.length > 0) throw corrupt(location, modelId, read.problems)
  return { modelId, location, metadata, files: read.files }
}

async function notFound(store: ArtifactStore, modelId: string) {
  const { location } = store
  const names = await store.list().catch((): string[] => [])
  const ids = names.filter((name) => versionOfModelId(name) !== undefined)
  const meant = nearest(String(modelId).slice(0, 200), ids)
  const hint =
    meant !== undefined
      ? `Did you mean "${meant}"?`
      : ids.length > 0
        ? `There are ${ids.length} others; list them with: alertsmith models list.`
        : 'There are no models in it.'
  return new ModelNotFoundError(`The model registry "${location}" has no model ${shown(modelId)}. ${hint}`, {
    context: { modelId: shown(modelId), location, ...(meant === undefined ? {} : { nearest: meant }) },
  })
}

function corrupt(location: string, modelId: string, problems: readonly string[]) {
  return new ModelCorruptError(
    `The model in "${location}" must be as it was saved; found: ${problems.join('; ')}. Restore it from a backup, or train it again.`,
    { context: { modelId, problems } },
  )
}
