import { type Logger, nearest } from '@alertsmith/core'
import { StoreOptionError } from './errors.js'
import type { TlsFiles } from './server/tls.js'
import type { ServerUser } from './server.js'

export interface StoreOptions {
  /** `chdb:<directory>` for the embedded ClickHouse, `http(s)://<host>:<port>` for a server. No credentials. */
  readonly url: string
  /** The database of any network, or that of each network by its name. Default: the network's name. */
  readonly database?: string | Readonly<Record<string, string>> | undefined
  /** The user at a server who writes and, without a `reader`, reads. Default: ClickHouse's `default`. */
  readonly username?: string | undefined
  /** That user's password. Default: none. */
  readonly password?: string | undefined
  /** Another user at a server for everything that only reads. */
  readonly reader?: ServerUser | undefined
  /** Certificates for a server at `https:`. Default: the system's authorities. */
  readonly tls?: TlsFiles | undefined
  /** Whether a server packs its answers and is sent packed rows. Default true. */
  readonly compression?: boolean | undefined
  /** How long a server may say nothing, in milliseconds. Default 15 minutes: large joins and merges think for long. */
  readonly timeoutMs?: number | undefined
  /**
   * The pause before each repetition of a read, or of a write that can be repeated, after a server's answer was lost,
   * in milliseconds. An empty list repeats nothing. Default 250, 1000, 4000.
   */
  readonly retryPausesMs?: readonly number[] | undefined
  /** Is told of every repetition. Default: nobody. */
  readonly logger?: Logger | undefined
  /** Ends the opening, and later what the store itself asks: its version and its networks. Default: nothing does. */
  readonly signal?: AbortSignal | undefined
}

export const DEFAULT_TIMEOUT_MS = 15 * 60_000
export const DEFAULT_PAUSES_MS: readonly number[] = [250, 1_000, 4_000]

const OPTION_NAMES = [
  'url',
  'database',
  'username',
  'password',
  'reader',
  'tls',
  'compression',
  'timeoutMs',
  'retryPausesMs',
  'logger',
  'signal',
] as const satisfies readonly (keyof StoreOptions)[]

const DATABASE_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/

/** @throws {StoreOptionError} for an option that does not exist or has a value that cannot be */
export function checkStoreOptions(options: StoreOptions): void {
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
  const { database, timeoutMs } = options
  for (const name of typeof database === 'object' ? Object.values(database) : [database]) {
    if (name === undefined || DATABASE_NAME.test(name)) continue
    throw new StoreOptionError(
      `createStore: "database" must be a name of letters, digits and underscores, 63 at most, that starts with no digit; got ${JSON.stringify(name)}.`,
    )
  }
  if (timeoutMs !== undefined && !(timeoutMs > 0 && Number.isSafeInteger(timeoutMs))) {
    throw new StoreOptionError(
      `createStore: "timeoutMs" must be a whole number of milliseconds above 0; got ${timeoutMs}.`,
    )
  }
}
