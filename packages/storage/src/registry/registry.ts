import { type Logger, silentLogger } from '@alertsmith/core'
import type { AliasEvent, AliasKey } from '../aliases/alias-event.js'
import { appendAlias, type NewAliasEvent, protectedModels, readAliases } from '../aliases/alias-journal.js'
import { decidingEvent } from '../aliases/alias-log.js'
import { exportModel } from './archive/export-model.js'
import { type ImportedModel, type ImportModelOptions, importModel } from './archive/import-model.js'
import type { ArtifactStore } from './artifact-store.js'
import { collectGarbage, type GcOptions, type GcReport, restoreModel } from './gc/collect-garbage.js'
import { listModels, type ModelEntry, type ModelFilter, type ModelList } from './list-models.js'
import { checkModelType, checkNetwork } from './model-id.js'
import type { ModelMetadata } from './model-metadata.js'
import type { RegistryDatabase } from './model-row.js'
import { openArtifactStore } from './open-artifact-store.js'
import { type LoadedModel, type LoadModelOptions, readModel } from './read-model.js'
import { type RepairReport, repairRegistry } from './repair-registry.js'
import { type RegistryContext, type SavedModel, type SaveModelOptions, saveModel } from './save-model.js'
import { type VerifiedModel, type VerifyOptions, verifyModels } from './verify-models.js'
import { checkVersionFree, publishedVersions, versionAfter } from './version-claim.js'

export interface RegistryOptions {
  /** A folder, created by the first save, or `s3://bucket/prefix` in a bucket that exists. */
  readonly location: string
  /** The network whose `trained_models` gets a row per model. Without it there are folders only. */
  readonly database?: RegistryDatabase | undefined
  readonly logger?: Logger | undefined
  /**
   * Ends reading from a bucket with an {@link AbortedError}, however silent it is. A claim, or the step that makes
   * something visible, is not broken off once it has begun.
   */
  readonly signal?: AbortSignal | undefined
}

/** Versioned models as sets of files, each with the evidence behind it. Knows nothing of what is in the files. */
export interface Registry {
  /** Absolute path, or `s3://bucket/prefix`. */
  readonly location: string
  /**
   * Fails early where a later save would: writes for trial. Creates the folder; a bucket has to exist, and to honour
   * conditional writes.
   *
   * @throws {S3ConditionError} and the other errors of S3
   * @throws {RegistryDirectoryError}
   * @throws {DiskFullError}
   */
  checkWritable(): Promise<void>
  /**
   * @throws {ModelInputError}
   * @throws {VersionExistsError}
   * @throws {RegistryDirectoryError}
   * @throws {DiskFullError}
   * @throws {AbortedError}
   */
  save<Metadata extends ModelMetadata>(options: SaveModelOptions<Metadata>): Promise<SavedModel>
  /** The version that a save without one would take now: 1.0.0 first, then the next minor one. */
  nextVersion(modelType: string, network: string): Promise<string>
  /**
   * Refuses early what a save with this version would refuse later.
   *
   * @throws {ModelInputError}
   * @throws {VersionExistsError}
   */
  checkVersion(modelType: string, network: string, version: string): Promise<void>
  /**
   * Reads a model and proves that it is what was saved.
   *
   * @throws {ModelNotFoundError}
   * @throws {ModelCorruptError} listing every problem
   * @throws {ModelSchemaError}
   */
  load(modelId: string, options?: LoadModelOptions): Promise<LoadedModel>
  /** All models that match, and all folders that are broken. */
  list(filter?: ModelFilter): Promise<ModelList>
  /** The newest whole model by version, then time; undefined where there is none. */
  latest(filter: Required<ModelFilter>): Promise<ModelEntry | undefined>
  /** Finishes what interrupted saves left. Safe to repeat, and while others save. */
  repair(): Promise<RepairReport>
  /**
   * Proves of every model, or of one, that it is what was saved.
   *
   * @throws {ModelNotFoundError}
   * @throws {AbortedError}
   */
  verify(options?: VerifyOptions): Promise<VerifiedModel[]>
  /**
   * Clears out old models: a run moves them to the trash, a later one deletes them. Says what it would do unless told to.
   *
   * @throws {ModelInputError}
   */
  gc(options?: GcOptions): Promise<GcReport>
  /**
   * Takes a model out of the trash.
   *
   * @throws {ModelNotFoundError}
   */
  restore(modelId: string): Promise<void>
  /**
   * A model as one file, a .tar.gz.
   *
   * @throws {ModelNotFoundError}
   * @throws {ModelCorruptError}
   * @throws {ArchiveError}
   */
  export(modelId: string): Promise<Uint8Array>
  /**
   * Adds an exported model under its own id; nothing happens where the very same model is there.
   *
   * @throws {ArchiveError}
   * @throws {ModelExistsError}
   * @throws {VersionExistsError}
   * @throws {AbortedError}
   */
  import(archive: Uint8Array, options?: ImportModelOptions): Promise<ImportedModel>
  /**
   * Everything that happened to the aliases of a network and model type, in its order.
   *
   * @throws {JournalCorruptError} where an entry is not what was written
   */
  aliasHistory(key: AliasKey): Promise<AliasEvent[]>
  /** The event that decides what an alias names at a time (default: now); undefined before its first. */
  aliasAt(
    options: AliasKey & { readonly alias: string; readonly at?: Date | undefined },
  ): Promise<AliasEvent | undefined>
  /**
   * Writes an event, unless the alias has come to name another model than `event.previous` since.
   *
   * @throws {AliasInputError}
   * @throws {AliasChangedError} retryable
   * @throws {ModelNotFoundError}
   * @throws {JournalCorruptError}
   */
  appendAlias(key: AliasKey, event: NewAliasEvent): Promise<AliasEvent>
  /** The models that must not be removed, with why: what aliases name, and what a rollback brings back. */
  protectedModels(): Promise<Map<string, readonly string[]>>
}

export function createRegistry({
  location,
  database,
  logger = silentLogger,
  signal,
}: RegistryOptions): Registry {
  const store = openArtifactStore(location, { signal })
  const context: RegistryContext = { store, database, logger }
  const guarded = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work()
    } catch (error) {
      throw store.explain(error)
    }
  }
  return {
    location: store.location,
    checkWritable: () => guarded(() => store.checkWritable()),
    save: (options) => guarded(() => saveModel(context, options)),
    nextVersion: (modelType, network) => guarded(() => nextVersion(store, modelType, network)),
    async load(modelId, { replay } = {}) {
      const model = await guarded(() => readModel(store, modelId))
      await replay?.(model)
      return model
    },
    list: (filter) => guarded(() => listModels(store, filter)),
    latest: (filter) => guarded(async () => (await listModels(store, filter)).models[0]),
    repair: () => guarded(() => repairRegistry(context)),
    verify: (options) => guarded(() => verifyModels(store, options)),
    gc: (options) => guarded(() => collectGarbage(context, options)),
    restore: (modelId) => guarded(() => restoreModel(context, modelId)),
    export: (modelId) => guarded(() => exportModel(store, modelId)),
    import: (archive, options) => guarded(() => importModel(context, archive, options)),
    checkVersion: (modelType, network, version) =>
      guarded(() => checkVersionFree(store, { modelType, network, version })),
    aliasHistory: (key) => guarded(() => readAliases(store, key)),
    aliasAt: ({ alias, at, ...key }) =>
      guarded(async () => decidingEvent(await readAliases(store, key), alias, at)),
    appendAlias: (key, event) => guarded(() => appendAlias(store, key, event)),
    protectedModels: () => guarded(() => protectedModels(store)),
  }
}

async function nextVersion(store: ArtifactStore, modelType: string, network: string): Promise<string> {
  checkModelType(modelType)
  checkNetwork(network)
  return versionAfter(await publishedVersions(store, { modelType, network }))
}
