import { AlertsmithError } from '@alertsmith/core'
import { ModelExistsError } from '../../errors.js'
import type { ArtifactStore } from '../artifact-store.js'
import { METADATA_FILE } from '../model-files.js'
import { recordModel } from '../model-row.js'
import { type LoadedModel, readModel } from '../read-model.js'
import type { RegistryContext } from '../save-model.js'
import { withVersion } from '../version-claim.js'
import { type ArchivedModel, readArchive } from './read-archive.js'

export interface ImportedModel {
  readonly modelId: string
  readonly location: string
  /** False where the very same model was there already. */
  readonly imported: boolean
}

export interface ImportModelOptions {
  readonly signal?: AbortSignal | undefined
  /** Looks at the model, whose checksums match, before anything is claimed or written; throws to refuse it. */
  readonly check?: ((model: Omit<LoadedModel, 'location'>) => unknown) | undefined
}

/**
 * Adds an exported model under its own id, in full or not at all. Nothing is written before every checksum was verified.
 *
 * @throws {ArchiveError}
 * @throws {ModelSchemaError}
 * @throws {ModelExistsError} where another model, or a damaged one, has the id
 * @throws {VersionExistsError} where another model of the type and network has the version
 */
export async function importModel(
  { store, database }: RegistryContext,
  archive: Uint8Array,
  { signal, check }: ImportModelOptions = {},
): Promise<ImportedModel> {
  const model = await readArchive(archive)
  await check?.({ ...model, files: Object.fromEntries(model.files) })
  const { modelId, metadata } = model
  await store.prepare()
  const imported = !(await isThere(store, model)) && (await add(store, model, signal))
  const location = store.locate(modelId)
  if (database?.network === metadata.network) await recordModel(database, metadata, location)
  return { modelId, location, imported }
}

async function add(store: ArtifactStore, model: ArchivedModel, signal?: AbortSignal): Promise<boolean> {
  const { modelId, metadata, files } = model
  await store.sweep()
  const { model_type: modelType, network, version } = metadata
  return withVersion(store, { modelType, network, version }, async () => {
    const staging = await store.stage(modelId)
    try {
      for (const [name, content] of files) await staging.write(name, content)
      await staging.write(METADATA_FILE, Buffer.from(`${JSON.stringify(metadata, null, 2)}\n`))
      if (await staging.publish(modelId, signal)) return true
    } catch (error) {
      // The first failure is the one to report; what cannot be removed now is swept later.
      await staging.discard().catch(() => undefined)
      throw error
    }
    await staging.discard()
    throw exists(store, modelId, 'something else has its name; it may be the rest of an interrupted import')
  })
}

/** Whether the very same model is in the registry. */
async function isThere(store: ArtifactStore, { modelId, metadata }: ArchivedModel): Promise<boolean> {
  if ((await store.trashed(modelId)).some((trashed) => trashed.modelId === modelId)) {
    throw exists(store, modelId, `it is in the trash; bring it back with: alertsmith models gc --restore`)
  }
  if ((await store.contents(modelId)).found === 'nothing') return false
  let digest: string
  try {
    digest = (await readModel(store, modelId)).metadata.metadata_sha256
  } catch (error) {
    if (!AlertsmithError.isInstance(error) || error.category !== 'data') throw error
    throw exists(store, modelId, 'the one that is there is damaged; remove it, then import again')
  }
  if (digest === metadata.metadata_sha256) return true
  throw exists(store, modelId, 'another model has this id')
}

function exists(store: ArtifactStore, modelId: string, why: string) {
  return new ModelExistsError(
    `The model registry "${store.location}" must not have "${modelId}" yet: ${why}.`,
    { context: { modelId, location: store.location } },
  )
}
