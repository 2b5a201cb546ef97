export type { NetworkDatabase } from './database.js'
export {
  DiskFullError,
  EmbeddedInUseError,
  EmbeddedLockedError,
  EmbeddedOpenError,
  EmbeddedPathError,
  NetworkNameError,
  QueryFailedError,
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
export { createStore, type Store, type StoreOptions } from './store.js'
