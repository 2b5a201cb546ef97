import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'

/** A user of the HTTP front. */
export interface FrontUser {
  readonly username: string
  /** Undefined for a user who is known by the common name of a certificate. */
  readonly password?: string | undefined
  /** ClickHouse's setting: 1 refuses writes and changes of settings, 2 only writes. Default 0. */
  readonly readonly?: 0 | 1 | 2 | undefined
  /** What the user's profile sets before the query's own settings. */
  readonly profile?: Readonly<Record<string, string>> | undefined
}

/** The user that a request names and proves to be, in one of the ways of ClickHouse's HTTP interface. */
export function findUser(request: IncomingMessage, users: readonly FrontUser[]): FrontUser | undefined {
  const { username, password } = credentialsOf(request)
  if (request.headers['x-clickhouse-ssl-certificate-auth'] === 'on') {
    const { subject } = (request.socket as TLSSocket).getPeerCertificate()
    // ClickHouse refuses a certificate and a password together.
    if (password !== '' || subject?.CN !== username) return undefined
    return users.find((user) => user.username === username && user.password === undefined)
  }
  return users.find((user) => user.username === username && user.password === password)
}

/** What a request says; ClickHouse takes one without credentials for the user `default`. */
export function credentialsOf({ headers }: IncomingMessage): { username: string; password: string } {
  const basic = /^Basic (.*)$/.exec(headers.authorization ?? '')?.[1]
  if (basic !== undefined) {
    const [username = '', ...rest] = Buffer.from(basic, 'base64').toString('utf8').split(':')
    return { username, password: rest.join(':') }
  }
  return {
    username: String(headers['x-clickhouse-user'] ?? 'default'),
    password: String(headers['x-clickhouse-key'] ?? ''),
  }
}
