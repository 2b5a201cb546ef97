import { nearest } from '@alertsmith/core'
import type { ClickHouseClient } from '@clickhouse/client'
import type { Connector } from './connector.js'
import { createNetworkDatabase, type NetworkDatabase } from './database.js'
import {
  EmbeddedOpenError,
  StoreClosedError,
  StoreOptionError,
  StoreUnavailableError,
  UnknownNetworkError,
} from './errors.js'
import { exchange } from './exchange.js'
import { toStorageError } from './failure.js'
import { readJsonRows } from './json-result.js'
import { checkNetworkName, isNetworkName } from './network-name.js'
import { createServerConnector } from './server.js'
import { parseStoreUrl } from './store-url.js'

export interface StoreOptions {
  /** `chdb:<directory>` for the embedded ClickHouse, `http(s)://<host>:<port>` for a server. No credentials. */
  readonly url: string
  /** A server's user. Default: ClickHouse's `default`. */
  readonly username?: string | undefined
  /** That user's password. Default: none. */
  readonly password?: string | undefined
}

/** One ClickHouse, embedded or a server, with one database per network. */
export interface Store {
  /** Where it is; holds no credentials. */
  readonly url: string
  readonly kind: 'embedded' | 'server'
  /** ClickHouse's version, e.g. `26.7.2.1`. Also the way to see that it answers. */
  serverVersion(): Promise<string>
  /** The names of all networks, sorted. */
  networks(): Promise<string[]>
  /** Makes the network's database unless it exists; its tables come with {@link applySchema}. */
  createNetwork(name: string): Promise<NetworkDatabase>
  /** @throws {UnknownNetworkError} naming the networks that exist */
  network(name: string): Promise<NetworkDatabase>
  /** Waits for the queries in flight, then closes. Safe to call twice. */
  close(): Promise<void>
}

const OPEN_TIMEOUT_MS = 30_000

const OPTION_NAMES = ['url', 'username', 'password'] as const

/**
 * Opens a ClickHouse and makes sure that it answers.
 *
 * @throws {StoreUrlError} for a url that names no ClickHouse
 * @throws {StoreUnavailableError} where the server cannot be reached
 * @throws {EmbeddedLockedError} where another process has the directory open
 */
export async function createStore(options: StoreOptions): Promise<Store> {
  checkOptions(options)
  const location = parseStoreUrl(options.url)
  const connector =
    location.kind === 'embedded'
      ? await openEmbedded(location.path)
      : createServerConnector({ ...options, url: location.url })
  try {
    const store = new ClickHouseStore(location.kind, location.url, connector, await connector.connect())
    await store.checkAnswers()
    return store
  } catch (error) {
    await connector.close()
    throw toStorageError(error, { task: `opening ${location.url}` })
  }
}

/** Half a gigabyte of engine is loaded only for those who use it. */
async function openEmbedded(path: string): Promise<Connector> {
  let embedded: typeof import('./embedded.js')
  try {
    embedded = await import('./embedded.js')
  } catch (cause) {
    throw new EmbeddedOpenError(
      `The embedded ClickHouse could not be loaded on ${process.platform} ${process.arch}: ${(cause as Error).message}. Use a ClickHouse server here.`,
      { cause },
    )
  }
  return embedded.createEmbeddedConnector(path)
}

class ClickHouseStore implements Store {
  readonly #connector: Connector
  readonly #client: ClickHouseClient
  readonly #databases = new Map<string, Promise<NetworkDatabase>>()
  #closing: Promise<void> | undefined

  constructor(
    readonly kind: Store['kind'],
    readonly url: string,
    connector: Connector,
    client: ClickHouseClient,
  ) {
    this.#connector = connector
    this.#client = client
  }

  /** Queries may take long, but a server that says nothing to the first one is not there. */
  async checkAnswers(): Promise<void> {
    if (this.kind === 'embedded') return void (await this.serverVersion())
    const signal = AbortSignal.timeout(OPEN_TIMEOUT_MS)
    try {
      await this.#rows('SELECT 1', signal)
    } catch (cause) {
      if (!signal.aborted) throw cause
      throw new StoreUnavailableError(
        `ClickHouse at ${this.url} must answer within ${OPEN_TIMEOUT_MS / 1000} seconds; nothing came. Check the address and whether it runs.`,
        { context: { url: this.url }, cause },
      )
    }
  }

  async serverVersion(): Promise<string> {
    const [row] = await this.#rows<{ version: string }>('SELECT version() AS version')
    return row!.version
  }

  async networks(): Promise<string[]> {
    const rows = await this.#rows<{ name: string }>('SELECT name FROM system.databases ORDER BY name')
    return rows.map((row) => row.name).filter(isNetworkName)
  }

  async createNetwork(name: string): Promise<NetworkDatabase> {
    checkNetworkName(name)
    this.#assertOpen()
    await exchange(
      this.#client,
      { sql: `CREATE DATABASE IF NOT EXISTS ${name} ENGINE = Atomic`, params: {} },
      { task: `creating network "${name}"`, waitForEnd: true },
    )
    return this.network(name)
  }

  async network(name: string): Promise<NetworkDatabase> {
    checkNetworkName(name)
    const existing = await this.networks()
    if (!existing.includes(name)) throw unknownNetwork(name, existing)
    let database = this.#databases.get(name)
    if (database === undefined) {
      database = this.#connect(name)
      this.#databases.set(name, database)
    }
    return database
  }

  async close(): Promise<void> {
    this.#closing ??= this.#connector.close()
    return this.#closing
  }

  async #connect(name: string): Promise<NetworkDatabase> {
    const client = await this.#connector.connect(name)
    return createNetworkDatabase({
      network: name,
      kind: this.kind,
      client,
      assertOpen: () => this.#assertOpen(),
    })
  }

  async #rows<Row extends object>(sql: string, signal?: AbortSignal): Promise<Row[]> {
    this.#assertOpen()
    const task = `a query of ${this.url}`
    return readJsonRows<Row>(
      await exchange(this.#client, { sql: `${sql}\nFORMAT JSON`, params: {} }, { task, signal }),
      task,
    )
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw new StoreClosedError(`The store ${this.url} is closed.`)
  }
}

function unknownNetwork(name: string, existing: readonly string[]) {
  const suggestion = nearest(name, existing)
  const known = existing.length === 0 ? 'there are none yet' : `there are ${existing.join(', ')}`
  return new UnknownNetworkError(
    `Network "${name}" has no database; ${known}.${suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`} Create it with: alertsmith schema apply --network ${name}`,
    { context: { network: name, existing } },
  )
}

function checkOptions(options: StoreOptions): void {
  if (typeof options !== 'object' || options === null) {
    throw new StoreOptionError(
      `createStore: its options must be an object with "url"; got ${String(options)}.`,
    )
  }
  for (const key of Object.keys(options)) {
    if ((OPTION_NAMES as readonly string[]).includes(key)) continue
    const suggestion = nearest(key, OPTION_NAMES)
    throw new StoreOptionError(
      `createStore: "${key}" must be one of ${OPTION_NAMES.join(', ')}.${suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`}`,
    )
  }
}
