import type { Logger } from '@alertsmith/core'
import { withSources } from '@alertsmith/extraction'
import { createStore, type NetworkDatabase, type Store, type StoreOptions } from '@alertsmith/storage'
import type { Settings } from './config/settings.js'
import { readSourceConfig, type SourceConfig } from './config/sources.js'

export interface OpenStore extends Store {
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Opens the ClickHouse that the settings name, for `await using`: it is closed at the end of the block, whatever happens.
 * Its networks are read through their sources.
 *
 * @param sources Default: those of the config file in the current folder. NO_SOURCES for what creates or fills tables.
 */
export async function openStore(
  settings: Settings,
  logger: Logger,
  sources: SourceConfig = readSourceConfig(),
): Promise<OpenStore> {
  const database = settings.clickhouseDatabase || undefined
  const store = await createStore({ ...connectionOptions(settings), database, logger })
  logger.debug({ clickhouse: store.url, kind: store.kind }, 'Opened ClickHouse')
  const open = store.network.bind(store)
  return Object.assign(store, {
    network: async (name: string) => mapped(await open(name), sources),
    [Symbol.asyncDispose]: () => store.close(),
  })
}

/** The database as it is, but what is asked of its tables is asked of the network's sources. */
async function mapped(database: NetworkDatabase, sources: SourceConfig): Promise<NetworkDatabase> {
  const mapping = sources.get(database.network)
  return mapping === undefined ? database : { ...database, ...(await withSources(database, mapping)) }
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
