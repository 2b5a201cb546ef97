import { resolve } from 'node:path'
import type { Logger } from '@alertsmith/core'
import { createStore, type Store, type StoreOptions } from '@alertsmith/storage'
import type { Settings } from './config/settings.js'
import { readSourceConfig } from './config/sources.js'
import { EmbeddedFoldersError } from './errors.js'
import { readThrough } from './read-through.js'
import { connectionOptions, type OpenStoreOptions } from './store.js'

/** The ClickHouse of each network, opened when it is first asked for. */
export interface NetworkStores {
  /** The store that holds the network; networks of one connection share it. */
  storeOf(network: string): Promise<Store>
  /** Closes what was opened, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Gives every one of `networks` the ClickHouse that its own settings name. What is connected to in the same way is opened
 * once, as the embedded ClickHouse has to be: a process can open one folder of it.
 *
 * @param settingsOf the settings of one network, as `resolveConfig` gives them with `network`
 * @throws {EmbeddedFoldersError} where the networks are in several embedded folders
 */
export function openNetworks(
  networks: readonly string[],
  settingsOf: (network: string) => Settings,
  logger: Logger,
  { sources = readSourceConfig(), signal }: OpenStoreOptions = {},
): NetworkStores {
  const byConnection = new Map<string, { options: StoreOptions; databases: Record<string, string> }>()
  const connectionOf = new Map<string, string>()
  const folders = new Map<string, string[]>()
  for (const network of networks) {
    const settings = settingsOf(network)
    const options = connectionOptions(settings)
    const folder = embeddedFolder(options.url)
    if (folder !== undefined) folders.set(folder, [...(folders.get(folder) ?? []), network])
    const connection = folder ?? JSON.stringify(options)
    const shared = byConnection.get(connection) ?? { options, databases: {} }
    if (settings.clickhouseDatabase !== '') shared.databases[network] = settings.clickhouseDatabase
    byConnection.set(connection, shared)
    connectionOf.set(network, connection)
  }
  if (folders.size > 1) {
    const found = [...folders].map(([folder, names]) => `${names.join(', ')} in "${folder}"`).join('; ')
    throw new EmbeddedFoldersError(
      `Networks of one command must be in one embedded ClickHouse, as a process can open only one folder; got ${found}. Give one command for each folder.`,
      { context: { folders: [...folders.keys()] } },
    )
  }
  const opened = new Map<string, Promise<Store>>()

  function open(connection: string): Promise<Store> {
    const { options, databases } = byConnection.get(connection)!
    const store = createStore({ ...options, database: databases, logger, signal }).then((created) =>
      readThrough(created, sources, (network) => settingsOf(network).addressForm),
    )
    // A server that was away may be back for the next network.
    store.catch(() => opened.delete(connection))
    opened.set(connection, store)
    return store
  }

  return {
    async storeOf(network) {
      const connection = connectionOf.get(network)
      if (connection === undefined) {
        throw new TypeError(`openNetworks: "${network}" must be one of ${networks.join(', ')}.`)
      }
      return opened.get(connection) ?? open(connection)
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...opened.values()].map(async (store) => (await store).close()))
    },
  }
}

/** Two ways to write one folder are one ClickHouse. */
function embeddedFolder(url: string): string | undefined {
  const scheme = /^chdb:/i.exec(url)?.[0]
  return scheme === undefined ? undefined : resolve(url.slice(scheme.length))
}
