import { nearest, silentLogger, throwIfAborted } from '@alertsmith/core'
import type { Connector, Links } from './connector.js'
import { createNetworkDatabase, type NetworkDatabase } from './database.js'
import { type DatabaseNames, databaseNames } from './database-names.js'
import {
  EmbeddedOpenError,
  StoreClosedError,
  StoreUnavailableError,
  UnexpectedAnswerError,
  UnknownNetworkError,
} from './errors.js'
import { exchange } from './exchange.js'
import { toStorageError } from './failure.js'
import { readJsonRows } from './json-result.js'
import type { Link } from './link.js'
import { checkClusterName, createDatabase } from './migrations/cluster-name.js'
import { DATABASES_WITH_JOURNAL } from './migrations/journal.js'
import { checkNetworkName } from './network-name.js'
import { repeat } from './repeat.js'
import { createServerConnector } from './server.js'
import {
  checkStoreOptions,
  DEFAULT_PAUSES_MS,
  DEFAULT_TIMEOUT_MS,
  type StoreOptions,
} from './store-options.js'
import { parseStoreUrl } from './store-url.js'

export interface CreateNetworkOptions {
  /** Makes the database on every server of this cluster. Default: on the one that is connected to. */
  readonly cluster?: string | undefined
}

/** One ClickHouse, embedded or a server, with one database per network. */
export interface Store {
  /** Where it is; holds no credentials. */
  readonly url: string
  readonly kind: 'embedded' | 'server'
  /** ClickHouse's version, e.g. `26.7.2.1`. Also the way to see that it answers. */
  serverVersion(): Promise<string>
  /** The names of all databases that could be a network's, as the networks they would be, sorted. */
  networks(): Promise<string[]>
  /** The networks whose tables {@link applySchema} made, sorted: other databases are their owners' own affair. */
  appliedNetworks(): Promise<string[]>
  /** Makes the network's database unless it exists; its tables come with {@link applySchema}. */
  createNetwork(name: string, options?: CreateNetworkOptions): Promise<NetworkDatabase>
  /** @throws {UnknownNetworkError} naming the networks that exist */
  network(name: string): Promise<NetworkDatabase>
  /** Waits for the queries in flight, then closes. Safe to call twice. */
  close(): Promise<void>
}

const OPEN_TIMEOUT_MS = 30_000

const VERSION = /^\d{1,6}(?:\.[0-9A-Za-z-]{1,20}){1,6}$/

/**
 * Opens a ClickHouse and makes sure that it answers.
 *
 * @throws {StoreUrlError} for a url that names no ClickHouse
 * @throws {StoreUnavailableError} where the server cannot be reached
 * @throws {EmbeddedLockedError} where another process has the directory open
 */
export async function createStore(options: StoreOptions): Promise<Store> {
  checkStoreOptions(options)
  const { signal } = options
  throwIfAborted(signal, 'opening ClickHouse')
  const location = parseStoreUrl(options.url)
  const connector =
    location.kind === 'embedded'
      ? await openEmbedded(location.path)
      : openServer({ ...options, url: location.url })
  try {
    const names = databaseNames(options.database)
    const links = await connector.connect()
    const { kind, url } = location
    const store = new ClickHouseStore({ kind, url, connector, links, names, signal })
    await store.checkAnswers()
    return store
  } catch (error) {
    await connector.close()
    throw toStorageError(error, { task: `opening ${location.url}`, signal })
  }
}

function openServer(options: StoreOptions): Connector {
  const { url, username, password, reader, logger = silentLogger } = options
  return createServerConnector({
    url,
    writer: { username, password },
    reader,
    tls: options.tls ?? {},
    compression: options.compression ?? true,
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    pausesMs: options.retryPausesMs ?? DEFAULT_PAUSES_MS,
    logger,
  })
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

interface OpenedStore {
  readonly kind: Store['kind']
  readonly url: string
  readonly connector: Connector
  /** Not of any one network. */
  readonly links: Links
  readonly names: DatabaseNames
  readonly signal: AbortSignal | undefined
}

interface AskOptions {
  readonly signal?: AbortSignal | undefined
  readonly repeatable?: boolean
  readonly link?: Link
}

class ClickHouseStore implements Store {
  readonly kind: Store['kind']
  readonly url: string
  readonly #connector: Connector
  readonly #links: Links
  readonly #names: DatabaseNames
  readonly #signal: AbortSignal | undefined
  readonly #databases = new Map<string, Promise<NetworkDatabase>>()
  #closing: Promise<void> | undefined

  constructor({ kind, url, connector, links, names, signal }: OpenedStore) {
    this.kind = kind
    this.url = url
    this.#connector = connector
    this.#links = links
    this.#names = names
    this.#signal = signal
  }

  /** Queries may take long, but a server that says nothing to the first one is not there. */
  async checkAnswers(): Promise<void> {
    if (this.kind === 'embedded') return void (await this.serverVersion())
    const timeout = AbortSignal.timeout(OPEN_TIMEOUT_MS)
    const signal = this.#signal === undefined ? timeout : AbortSignal.any([timeout, this.#signal])
    const ask = (link: Link) =>
      // Not repeated: report at once that nobody is there. Nor stopped, which would wait for a server that is silent.
      this.#rows('SELECT 1', { signal, repeatable: false, link: { ...link, stop: async () => {} } })
    try {
      const { reader, writer } = this.#links
      await ask(reader)
      // Without this, a training would learn only after hours that its row cannot be written.
      if (writer !== reader) await ask(writer)
    } catch (cause) {
      if (!timeout.aborted || this.#signal?.aborted) throw cause
      throw new StoreUnavailableError(
        `ClickHouse at ${this.url} must answer within ${OPEN_TIMEOUT_MS / 1000} seconds; nothing came. Check the address and whether it runs.`,
        { context: { url: this.url }, cause },
      )
    }
  }

  async serverVersion(): Promise<string> {
    const [row] = await this.#rows<{ version: unknown }>('SELECT version() AS version')
    const version = row?.version
    if (typeof version === 'string' && VERSION.test(version)) return version
    throw this.#unexpected('a version such as 26.7.2.1', 'something else for version()')
  }

  async networks(): Promise<string[]> {
    return this.#names.networksIn(await this.#databaseNames())
  }

  async appliedNetworks(): Promise<string[]> {
    const rows = await this.#rows<{ database: string }>(`${DATABASES_WITH_JOURNAL} ORDER BY database`)
    return this.#names.networksIn(rows.map(({ database }) => database))
  }

  async createNetwork(name: string, { cluster }: CreateNetworkOptions = {}): Promise<NetworkDatabase> {
    checkNetworkName(name)
    if (cluster !== undefined) checkClusterName(cluster)
    this.#assertOpen()
    const task = `creating network "${name}"`
    const sql = createDatabase(this.#names.of(name), cluster)
    const { writer } = this.#links
    const signal = this.#signal
    await repeat(writer, { task, signal, repeatable: true }, (attempt) =>
      exchange(writer, { sql, params: {} }, { task, signal, waitForEnd: true, ...attempt }),
    )
    return this.#open(name)
  }

  async network(name: string): Promise<NetworkDatabase> {
    checkNetworkName(name)
    const databases = await this.#databaseNames()
    if (!databases.includes(this.#names.of(name))) {
      throw unknownNetwork(name, this.#names.of(name), await this.appliedNetworks())
    }
    return this.#open(name)
  }

  async close(): Promise<void> {
    this.#closing ??= this.#connector.close()
    return this.#closing
  }

  #open(name: string): Promise<NetworkDatabase> {
    let database = this.#databases.get(name)
    if (database === undefined) {
      database = this.#connect(name)
      this.#databases.set(name, database)
    }
    return database
  }

  async #connect(network: string): Promise<NetworkDatabase> {
    const database = this.#names.of(network)
    const links = await this.#connector.connect(database)
    const assertOpen = () => this.#assertOpen()
    return createNetworkDatabase({ network, database, kind: this.kind, ...links, assertOpen })
  }

  async #databaseNames(): Promise<string[]> {
    const rows = await this.#rows<{ name: unknown }>('SELECT name FROM system.databases ORDER BY name')
    return rows.map(({ name }) => {
      if (typeof name !== 'string') throw this.#unexpected('names of databases as text', `a ${typeof name}`)
      return name
    })
  }

  #unexpected(expected: string, found: string) {
    return new UnexpectedAnswerError(
      `ClickHouse at ${this.url} must answer with ${expected}; found ${found}. Check the address and what stands between.`,
      { context: { url: this.url } },
    )
  }

  async #rows<Row extends object>(
    sql: string,
    { signal = this.#signal, repeatable = true, link = this.#links.reader }: AskOptions = {},
  ): Promise<Row[]> {
    this.#assertOpen()
    const task = `a query of ${this.url}`
    return repeat(link, { task, signal, repeatable }, async (attempt) =>
      readJsonRows<Row>(
        await exchange(
          link,
          { sql: `${sql}\nFORMAT JSON`, params: {} },
          { task, signal, limit: 'probe', ...attempt },
        ),
        task,
      ),
    )
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw new StoreClosedError(`The store ${this.url} is closed.`)
  }
}

function unknownNetwork(name: string, database: string, existing: readonly string[]) {
  const suggestion = nearest(name, existing)
  const known = existing.length === 0 ? 'there are none yet' : `there are ${existing.join(', ')}`
  return new UnknownNetworkError(
    `Network "${name}" has no database${database === name ? '' : ` "${database}"`}; ${known}.${suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`} Create it with: alertsmith schema apply --network ${name}`,
    { context: { network: name, existing } },
  )
}
