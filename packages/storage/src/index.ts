export {
  ALIAS_EVENT_KINDS,
  type AliasEvent,
  type AliasEventKind,
  type AliasKey,
  CHAMPION,
} from './aliases/alias-event.js'
export type { NewAliasEvent } from './aliases/alias-journal.js'
export { currentAliases, currentTarget, decidingEvent, rollbackTarget } from './aliases/alias-log.js'
export type { NetworkDatabase } from './database.js'
export {
  AliasChangedError,
  AliasInputError,
  AnswerTooLargeError,
  ArchiveError,
  DiskFullError,
  EmbeddedInUseError,
  EmbeddedLockedError,
  EmbeddedOpenError,
  EmbeddedPathError,
  ForeignDatabaseError,
  HeaderOverflowError,
  ImportConflictError,
  ImportDirectoryError,
  ImportDistributedError,
  ImportInvalidError,
  ImportUnfinishedError,
  JournalCorruptError,
  MappedTableError,
  MigrationChangedError,
  MigrationFailedError,
  MigrationFilesError,
  ModelCorruptError,
  ModelExistsError,
  ModelInputError,
  ModelNotFoundError,
  ModelNotRecordedError,
  ModelSchemaError,
  NetworkNameError,
  QueryFailedError,
  RegistryDirectoryError,
  RegistryLocationError,
  S3AccessError,
  S3BucketError,
  S3ClockError,
  S3ConditionError,
  S3FailedError,
  S3RegionError,
  S3UnavailableError,
  SchemaNewerError,
  SchemaPlaceError,
  ScoresNotWrittenError,
  ScratchError,
  ServerBusyError,
  StoreAccessError,
  StoreClosedError,
  StoreOptionError,
  StoreTimeoutError,
  StoreTlsError,
  StoreUnavailableError,
  StoreUrlError,
  storageErrors,
  TruncatedResultError,
  UnbindableValueError,
  UnexpectedAnswerError,
  UnknownNetworkError,
  VersionExistsError,
} from './errors.js'
export type { FileInsert, FileSource } from './file-insert.js'
export {
  type ImportedFile,
  type ImportedTable,
  type ImportOptions,
  type ImportReport,
  importDirectory,
} from './import/import-directory.js'
export type { ImportTableName } from './import/import-tables.js'
export type { ReplacedSnapshot, Replacements } from './import/replacements.js'
export { refuseUnfinishedImports, unfinishedImports } from './import/unfinished-imports.js'
export { toBoundQuery } from './kysely/bound-query-compiler.js'
export { makeDirectory } from './make-directory.js'
export { mapReads, type ReadMapping } from './map-reads.js'
export { type AppliedSchema, type ApplySchemaOptions, applySchema } from './migrations/apply.js'
export {
  type ColumnMismatch,
  type MigrationStatus,
  type SchemaStatus,
  schemaStatus,
  type TableStatus,
} from './migrations/status.js'
export { checkNetworkName, isNetworkName } from './network-name.js'
export { isAbandoned, ownProcessToken } from './process-token.js'
export type { ImportedModel, ImportModelOptions } from './registry/archive/import-model.js'
export type {
  ArtifactStore,
  Claim,
  Contents,
  Staging,
  StoredFile,
  SurveyedModel,
  TrashedModel,
} from './registry/artifact-store.js'
export type { GcOptions, GcReport } from './registry/gc/collect-garbage.js'
export type { GcDecision } from './registry/gc/plan-gc.js'
export type { BrokenModel, ModelEntry, ModelFilter, ModelList } from './registry/list-models.js'
export type { FileDigest } from './registry/model-files.js'
export type { ModelMetadata, StoredMetadata } from './registry/model-metadata.js'
export type { RegistryDatabase } from './registry/model-row.js'
export { openArtifactStore } from './registry/open-artifact-store.js'
export type { LoadedModel, LoadModelOptions } from './registry/read-model.js'
export { createRegistry, type Registry, type RegistryOptions } from './registry/registry.js'
export type { RepairReport } from './registry/repair-registry.js'
export type { SavedModel, SaveModelOptions } from './registry/save-model.js'
export type { VerifiedModel, VerifyOptions } from './registry/verify-models.js'
export type { VersionStep } from './registry/version-claim.js'
export { type TrainingRunRow, writeTrainingRun } from './runs/write-training-run.js'
export { type AlertScores, writeAlertScores } from './scores/write-scores.js'
export type { TlsFiles } from './server/tls.js'
export type { ServerUser } from './server.js'
export { type CreateNetworkOptions, createStore, type Store } from './store.js'
export type { StoreOptions } from './store-options.js'
export { refuseSecretsInUrl } from './store-url.js'
export type { NetworkRow, NetworkTables } from './tables/network-rows.js'
export { NETWORK_TABLES, type NetworkTableName } from './tables/network-tables.js'
export { kindOfFile, readUserFile } from './user-file.js'
