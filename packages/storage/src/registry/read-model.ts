import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { nearest } from '@alertsmith/core'
import { ModelCorruptError, ModelNotFoundError } from '../errors.js'
import { errnoCode } from './file-errors.js'
import { inspectFolder, readVerifiedFiles } from './model-folder.js'
import { shown, versionOfModelId } from './model-id.js'
import type { StoredMetadata } from './model-metadata.js'

/** A model whose files are what was saved. */
export interface LoadedModel {
  readonly modelId: string
  /** Where its files are: absolute path of its folder, or its s3:// url. */
  readonly location: string
  readonly metadata: StoredMetadata
  /** By name, as verified: nothing is read from the disk a second time. */
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
export async function readModel(registry: string, modelId: string): Promise<LoadedModel> {
  const directory = join(registry, modelId)
  // An id is never a path: what does not look like one is looked up nowhere.
  if (versionOfModelId(modelId) === undefined || !(await exists(directory)))
    throw await notFound(registry, modelId)
  const { metadata, problems } = await inspectFolder(directory, modelId)
  if (metadata === undefined || problems.length > 0) throw corrupt(directory, modelId, problems)
  const read = await readVerifiedFiles(directory, metadata.files)
  if (read.problems.length > 0) throw corrupt(directory, modelId, read.problems)
  return { modelId, location: directory, metadata, files: read.files }
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoCode(error) ?? '')) return false
    throw error
  }
}

async function notFound(registry: string, modelId: string) {
  const names: string[] = await readdir(registry).catch(() => [])
  const ids = names.filter((name) => versionOfModelId(name) !== undefined)
  const meant = nearest(String(modelId).slice(0, 200), ids)
  const hint =
    meant !== undefined
      ? `Did you mean "${meant}"?`
      : ids.length > 0
        ? `There are ${ids.length} others; list them with: alertsmith models list.`
        : 'There are no models in it.'
  return new ModelNotFoundError(`The model registry "${registry}" has no model ${shown(modelId)}. ${hint}`, {
    context: {
      modelId: shown(modelId),
      directory: registry,
      ...(meant === undefined ? {} : { nearest: meant }),
    },
  })
}

function corrupt(directory: string, modelId: string, problems: readonly string[]) {
  return new ModelCorruptError(
    `The model in "${directory}" must be as it was saved; found: ${problems.join('; ')}. Restore it from a backup, or train it again.`,
    { context: { modelId, problems } },
  )
}
