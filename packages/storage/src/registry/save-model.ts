import { type AlertsmithError, type Logger, throwIfAborted } from '@alertsmith/core'
import { ModelInputError, ModelNotRecordedError } from '../errors.js'
import type { ArtifactStore } from './artifact-store.js'
import { digestOf, encodeFiles, type FileDigest, METADATA_FILE } from './model-files.js'
import { checkCreatedAt, checkModelType, checkNetwork, checkVersion, formatModelId } from './model-id.js'
import { checkMetadata, composeMetadata, type ModelMetadata, type StoredMetadata } from './model-metadata.js'
import { type RegistryDatabase, recordModel } from './model-row.js'
import { type VersionStep, withVersion } from './version-claim.js'

export interface SaveModelOptions<Metadata extends ModelMetadata = ModelMetadata> {
  readonly modelType: string
  readonly network: string
  /** Semantic version. Default: the one after the last, see {@link Registry.nextVersion}. */
  readonly version?: string | undefined
  /** How far a version that is left out moves on from the latest, whatever others save meanwhile. Default `minor`. */
  readonly step?: VersionStep | undefined
  readonly createdAt: Date
  /** By plain file name. Text is written as UTF-8. */
  readonly files: Readonly<Record<string, string | Uint8Array>>
  /** Further files that speak of the model by its name, e.g. a report; made when its id and version are certain. */
  readonly filesAbout?:
    | ((model: ModelAbout) => Promise<Readonly<Record<string, string | Uint8Array>>>)
    | undefined
  /** Written to metadata.json together with what the registry itself knows. */
  readonly metadata: Metadata
  /** Aborting before the model is visible leaves nothing behind; later it has no effect. */
  readonly signal?: AbortSignal | undefined
}

/** What is known of a model when all but its last files are written. */
export interface ModelAbout {
  readonly modelId: string
  readonly version: string
  /** The files so far. */
  readonly files: Readonly<Record<string, FileDigest>>
}

export interface SavedModel {
  readonly modelId: string
  readonly version: string
  /** Where its files are: absolute path of its folder, or its s3:// url. */
  readonly location: string
  readonly metadata: StoredMetadata
  /** True where the model has its row in `trained_models`. False without a database, or where `warning` says why. */
  readonly recorded: boolean
  /** STORAGE_MODEL_NOT_RECORDED: the folder is whole, {@link Registry.repair} writes the row. */
  readonly warning?: AlertsmithError
}

export interface RegistryContext {
  readonly store: ArtifactStore
  readonly database: RegistryDatabase | undefined
  readonly logger: Logger
}

/** Saves the model in full or not at all: staged, then published in one step. */
export async function saveModel(context: RegistryContext, options: SaveModelOptions): Promise<SavedModel> {
  const files = checkOptions(context, options)
  const { signal } = options
  throwIfAborted(signal, 'saving the model')
  const { store } = context
  await store.prepare()
  await store.sweep()
  throwIfAborted(signal, 'saving the model')
  const metadata = await withVersion(store, options, (version) =>
    publish(store, { ...options, version }, files),
  )
  const location = store.locate(metadata.model_id)
  const saved = { modelId: metadata.model_id, version: metadata.version, location, metadata }
  if (context.database === undefined) return { ...saved, recorded: false }
  try {
    await recordModel(context.database, metadata, location)
    return { ...saved, recorded: true }
  } catch (cause) {
    const warning = notRecorded(metadata.model_id, location, cause)
    context.logger.warn({ code: warning.code, model_id: metadata.model_id }, warning.message)
    return { ...saved, recorded: false, warning }
  }
}

async function publish(
  store: ArtifactStore,
  options: SaveModelOptions & { readonly version: string },
  files: ReadonlyMap<string, Uint8Array>,
): Promise<StoredMetadata> {
  const firstId = formatModelId(options)
  const staging = await store.stage(firstId)
  try {
    const manifest: Record<string, FileDigest> = {}
    for (const [name, content] of files) {
      throwIfAborted(options.signal, 'saving the model')
      await staging.write(name, content)
      manifest[name] = digestOf(content)
    }
    for (let copy = 1; ; copy++) {
      const modelId = copy === 1 ? firstId : `${firstId}_${copy}`
      const about = { modelId, version: options.version, files: { ...manifest } }
      const complete = { ...manifest }
      const last = options.filesAbout === undefined ? [] : encodeFiles(await options.filesAbout(about))
      for (const [name, content] of last) {
        await staging.write(name, content)
        complete[name] = digestOf(content)
      }
      const metadata = composeMetadata(options.metadata, modelId, options, complete)
      await staging.write(METADATA_FILE, Buffer.from(`${JSON.stringify(metadata, null, 2)}\n`))
      if (await staging.publish(modelId, options.signal)) return metadata
    }
  } catch (error) {
    // The first failure is the one to report; what cannot be removed now is swept later.
    await staging.discard().catch(() => undefined)
    throw error
  }
}

function checkOptions({ database }: RegistryContext, options: SaveModelOptions): Map<string, Uint8Array> {
  checkModelType(options.modelType)
  checkNetwork(options.network)
  if (options.version !== undefined) checkVersion(options.version)
  checkCreatedAt(options.createdAt)
  checkMetadata(options.metadata)
  if (database !== undefined && database.network !== options.network) {
    throw new ModelInputError(
      `registry: "network" must be that of the registry's database, "${database.network}"; got "${options.network}".`,
      { context: { field: 'network' } },
    )
  }
  return encodeFiles(options.files)
}

function notRecorded(modelId: string, location: string, cause: unknown): AlertsmithError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new ModelNotRecordedError(
    `Model ${modelId} is saved in "${location}", but its row in trained_models could not be written: ${why} Nothing is lost; write the row with: alertsmith models repair.`,
    { context: { modelId, location }, cause },
  )
}
