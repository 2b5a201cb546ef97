import type { Logger } from '@alertsmith/core'
import { createStore, type Store, type StoreOptions } from '@alertsmith/storage'
import { resolveConfig } from './config/resolve.js'
import type { Settings } from './config/settings.js'
import { NO_SOURCES, readSourceConfig, type SourceConfig } from './config/sources.js'
import { readThrough } from './read-through.js'

export interface OpenStore extends Store {
  [Symbol.asyncDispose](): Promise<void>
}

export interface OpenStoreOptions {
  /** Default: those of the config file in the current folder. NO_SOURCES for what creates or fills tables. */
  readonly sources?: SourceConfig | undefined
  /** Ends the opening, however silent a server is, and what the store asks later on its own. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Opens the ClickHouse that the settings name, for `await using`: it is closed at the end of the block, whatever happens.
 * Its networks are read through their sources.
 *
 * @throws {AbortedError}
 */
export async function openStore(
  settings: Settings,
  logger: Logger,
  { sources = readSourceConfig(), signal }: OpenStoreOptions = {},
): Promise<OpenStore> {
  // What creates, fills or checks tables sees addresses as they are stored.
  const addressFormOf = (network: string) =>
    sources === NO_SOURCES ? 'exact' : resolveConfig({ network }).settings.addressForm
  const database = settings.clickhouseDatabase || undefined
  const store = await createStore({ ...connectionOptions(settings), database, logger, signal })
  logger.debug({ clickhouse: store.url, kind: store.kind }, 'Opened ClickHouse')
  return Object.assign(readThrough(store, sources, addressFormOf), {
    [Symbol.asyncDispose]: () => store.close(),
  })
}

/** How to reach the ClickHouse that the settings name, without saying which database is whose. */
export function connectionOptions(settings: Settings): StoreOptions {
  const url = settings.clickhouseUrl
  if (url.startsWith('chdb:')) return { url }
  const { clickhouseReadUsername: readUsername, clickhouseReadPassword: readPassword } = settings
  return {
    url,
    username: settings.clickhouseUsername,
    password: settings.clickhousePassword,
    ...(readUsername === '' ? {} : { reader: { username: readUsername, password: readPassword } }),
    tls: {
      caFile: settings.clickhouseCaFile || undefined,
      certFile: settings.clickhouseCertFile || undefined,
      keyFile: settings.clickhouseKeyFile || undefined,
    },
    compression: settings.clickhouseCompression,
    timeoutMs: Math.ceil(settings.clickhouseTimeoutSeconds * 1000),
  }
}
