import type { Logger } from '@alertsmith/core'
import { createStore, type Store, type StoreOptions } from '@alertsmith/storage'
import type { Settings } from './config/settings.js'

export interface OpenStore extends Store {
  [Symbol.asyncDispose](): Promise<void>
}

/** Opens the ClickHouse that the settings name, for `await using`: it is closed at the end of the block, whatever happens. */
export async function openStore(settings: Settings, logger: Logger): Promise<OpenStore> {
  const database = settings.clickhouseDatabase || undefined
  const store = await createStore({ ...connectionOptions(settings), database, logger })
  logger.debug({ clickhouse: store.url, kind: store.kind }, 'Opened ClickHouse')
  return Object.assign(store, { [Symbol.asyncDispose]: () => store.close() })
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
