import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { silentLogger } from '@alertsmith/core'
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client'
import { drainPending } from 'chdb'
import { createChdbConnection } from 'chdb/connection'
import type { Connector } from './connector.js'
import { EmbeddedArrow } from './embedded-arrow.js'
import { EmbeddedCancel } from './embedded-cancel.js'
import { EmbeddedInUseError, EmbeddedOpenError, EmbeddedPathError } from './errors.js'
import type { Link } from './link.js'
import { makeDirectory } from './make-directory.js'
import { acquireProcessLock, type ProcessLock } from './process-lock.js'
import { SESSION_ASSIGNMENTS } from './session-settings.js'

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
  return startEngine(directory, lock)
}

/** Of the engine's own lock, which the kernel keeps. The file is there while some process has the directory open. */
const ENGINE_LOCK = 'status'

function startEngine(directory: string, lock: ProcessLock): Connector {
  let started = false
  const open = (database: string | undefined): Connection => {
    try {
      const connection = openConnection({ directory, arrow, cancel, database })
      started = true
      return connection
    } catch (error) {
      // An engine that fails for another reason takes the file away with it.
      if (!started && existsSync(join(directory, ENGINE_LOCK))) throw lock.giveWay(error)
      throw error
    }
  }
  const clients: ClickHouseClient[] = []
  const arrow = new EmbeddedArrow(directory)
  const cancel = new EmbeddedCancel(directory)
  return {
    async connect(database) {
      const client = createClient({
        connection: open(database),
        log: { level: ClickHouseLogLevel.OFF },
      })
      clients.push(client)
      await client.command({ query: `SET ${SESSION_ASSIGNMENTS.join(', ')}` })
      if (database !== undefined) await client.command({ query: `USE ${database}` })
      const link = localLink(client)
      return { reader: link, writer: link }
    },
    async close() {
      // Closing a connection with a query in flight aborts the engine for the whole process, and an
      // aborted query goes on inside the engine after its promise has been rejected.
      await arrow.drained()
      await cancel.drained()
      await drainPending()
      await Promise.all(clients.map((client) => client.close()))
      await drainPending()
      openDirectory = undefined
      lock.release()
    },
  }
}

/** Nothing gets lost on the way to the engine, and an abort stops a statement by itself. */
function localLink(client: ClickHouseClient): Link {
  return {
    client,
    pausesMs: [],
    timeoutMs: undefined,
    progressSettings: {},
    secrets: [],
    logger: silentLogger,
    async stop() {},
    hear() {},
  }
}

interface EmbeddedParts {
  readonly directory: string
  readonly arrow: EmbeddedArrow
  readonly cancel: EmbeddedCancel
  readonly database: string | undefined
}

/** chdb's connection for the client, except that Arrow results come block by block and an abort stops a statement. */
function openConnection({ directory, arrow, cancel, database }: EmbeddedParts): Connection {
  try {
    const chdb = createChdbConnection({ path: directory })
    // Resolves when nothing of a failed statement is left on the connection.
    let settled: Promise<unknown> = Promise.resolve()
    const connection: Pick<typeof chdb, 'ping' | 'query' | 'insert' | 'command' | 'exec' | 'close'> = {
      ping: (params) => chdb.ping(params),
      query: (params) => chdb.query(params),
      insert: (params) => chdb.insert(params),
      command: (params) => chdb.command(params),
      async close() {
        await settled
        return chdb.close()
      },
      async exec(params) {
        if (!params.query.endsWith('FORMAT ArrowStream')) {
          await settled
          params.abort_signal?.throwIfAborted()
          const run = (log_comment: string) =>
            chdb.exec({ ...params, clickhouse_settings: { ...params.clickhouse_settings, log_comment } })
          try {
            return await cancel.watch(params.abort_signal, run)
          } catch (error) {
            // The rows that a failed statement had given by then stand before those of the next one on the connection:
            // once the engine is done with it, this query takes them.
            settled = drainPending()
              .then(() => chdb.query({ query: 'SELECT 1 FORMAT Null' }))
              .catch(() => undefined)
            throw error
          }
        }
        const stream = arrow.open({ sql: params.query, params: params.query_params ?? {}, database })
        return { stream, query_id: '', response_headers: {}, http_status_code: 200 }
      },
    }
    // chdb is typed against another copy of the client's own types; the interface is the same.
    return connection as unknown as Connection
  } catch (cause) {
    throw new EmbeddedOpenError(`The embedded ClickHouse could not open "${directory}": ${String(cause)}.`, {
      context: { directory },
      cause,
    })
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
