import type { Logger } from '@alertsmith/core'
import { createStore, type Store } from '@alertsmith/storage'
import type { Settings } from './config/settings.js'

export interface OpenStore extends Store {
  [Symbol.asyncDispose](): Promise<void>
}

/** Opens the ClickHouse that the settings name, for `await using`: it is closed at the end of the block, whatever happens. */
export async function openStore(settings: Settings, logger: Logger): Promise<OpenStore> {
  const { clickhouseUrl: url, clickhouseUsername: username, clickhousePassword: password } = settings
  const store = await createStore(url.startsWith('chdb:') ? { url } : { url, username, password })
  logger.debug({ clickhouse: store.url, kind: store.kind }, 'Opened ClickHouse')
  return Object.assign(store, { [Symbol.asyncDispose]: () => store.close() })
}
