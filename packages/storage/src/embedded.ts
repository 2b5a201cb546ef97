import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client'
import type { Connector } from './connector.js'
import { EmbeddedInUseError, EmbeddedOpenError, EmbeddedPathError } from './errors.js'
import { acquireProcessLock } from './process-lock.js'
import { SESSION_SETTINGS } from './session-settings.js'

type Connection = NonNullable<NonNullable<Parameters<typeof createClient>[0]>['connection']>

/** The engine binds one data directory per process. */
let openDirectory: string | undefined

/**
 * Starts the embedded ClickHouse on `path`, which is created where missing.
 *
 * @throws {EmbeddedLockedError} another process has it open
 * @throws {EmbeddedInUseError} this process has one open
 * @throws {EmbeddedPathError} the directory cannot be used
 */
export async function createEmbeddedConnector(path: string): Promise<Connector> {
  const directory = resolve(path)
  if (openDirectory !== undefined) {
    throw new EmbeddedInUseError(
      `createStore: only one embedded ClickHouse can be open in a process; got "${directory}" while "${openDirectory}" is open.`,
      { context: { directory, open: openDirectory } },
    )
  }
  prepareDirectory(directory)
  const lock = acquireProcessLock(directory)
  openDirectory = directory
  const release = () => {
    openDirectory = undefined
    lock.release()
  }
  try {
    return await startEngine(directory, release)
  } catch (error) {
    release()
    throw error
  }
}

async function startEngine(directory: string, release: () => void): Promise<Connector> {
  // Loaded here, so that users of a server never load half a gigabyte of engine.
  const [{ createChdbConnection }, { drainPending }] = await Promise.all([
    import('chdb/connection'),
    import('chdb'),
  ])
  const clients: ClickHouseClient[] = []

  const connect = async (database?: string): Promise<ClickHouseClient> => {
    let client: ClickHouseClient
    try {
      client = createClient({
        // chdb is typed against another copy of the client's own types; the interface is the same.
        connection: createChdbConnection({ path: directory }) as unknown as Connection,
        log: { level: ClickHouseLogLevel.OFF },
      })
    } catch (cause) {
      throw new EmbeddedOpenError(
        `The embedded ClickHouse could not open "${directory}": ${String(cause)}.`,
        {
          context: { directory },
          cause,
        },
      )
    }
    clients.push(client)
    for (const [name, value] of Object.entries(SESSION_SETTINGS)) {
      await client.command({ query: `SET ${name} = ${typeof value === 'number' ? value : `'${value}'`}` })
    }
    if (database !== undefined) await client.command({ query: `USE ${database}` })
    return client
  }

  return {
    connect,
    async close() {
      // Closing a connection with a query in flight aborts the engine for the whole process, and an
      // aborted query goes on inside the engine after its promise has been rejected.
      await drainPending()
      await Promise.all(clients.map((client) => client.close()))
      await drainPending()
      release()
    },
  }
}

function prepareDirectory(directory: string): void {
  try {
    makeDirectory(directory)
    if (!statSync(directory).isDirectory()) throw new Error('not a directory')
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw new EmbeddedPathError(
      `The embedded ClickHouse needs a directory it can write to at "${directory}"; ${(cause as Error).message}.`,
      { context: { directory }, cause },
    )
  }
}

/** Node's own recursive mkdir never returns under file systems like /proc, where nothing can be made. */
function makeDirectory(directory: string): void {
  if (existsSync(directory)) return
  makeDirectory(dirname(directory))
  try {
    mkdirSync(directory)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
