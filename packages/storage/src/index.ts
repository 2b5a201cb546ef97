export type { NetworkDatabase } from './database.js'
export {
  DiskFullError,
  EmbeddedInUseError,
  EmbeddedLockedError,
  EmbeddedOpenError,
  EmbeddedPathError,
  MigrationChangedError,
  MigrationFailedError,
  MigrationFilesError,
  NetworkNameError,
  QueryFailedError,
  SchemaNewerError,
  ServerBusyError,
  StoreAccessError,
  StoreClosedError,
  StoreOptionError,
  StoreUnavailableError,
  StoreUrlError,
  storageErrors,
  TruncatedResultError,
  UnknownNetworkError,
} from './errors.js'
export { type AppliedSchema, type ApplySchemaOptions, applySchema } from './migrations/apply.js'
export { createStore, type Store, type StoreOptions } from './store.js'
