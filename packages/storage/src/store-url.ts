import { StoreUrlError } from './errors.js'

/** Where ClickHouse is: a directory for the embedded engine or the address of a server. */
export type StoreLocation =
  | { readonly kind: 'embedded'; readonly path: string; readonly url: string }
  | { readonly kind: 'server'; readonly url: string }

const EXPECTED = 'expected "chdb:<directory>" or "http(s)://<host>:<port>"'

/**
 * Reads a store url. Credentials in it are refused, because urls end up in logs and process lists.
 *
 * @throws {StoreUrlError} The message never repeats the url's user or password.
 */
export function parseStoreUrl(url: string): StoreLocation {
  if (typeof url !== 'string' || url.trim() === '') {
    throw new StoreUrlError(
      `createStore: "url" must be set; ${EXPECTED}; got ${JSON.stringify(url) ?? 'nothing'}.`,
    )
  }
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase()
  if (scheme === 'chdb') return parseEmbedded(url)
  if (scheme === 'http' || scheme === 'https') return parseServer(url)
  const found = scheme === undefined ? 'a url without a scheme' : `the scheme "${scheme}:"`
  throw new StoreUrlError(`createStore: "url" must name a ClickHouse; ${EXPECTED}; got ${found}.`, {
    context: { scheme },
  })
}

/**
 * Refuses a url that may hold a secret, before anybody prints it; what else may be wrong with one is said when it is opened.
 *
 * @throws {StoreUrlError} as {@link parseStoreUrl} does
 */
export function refuseSecretsInUrl(url: string): void {
  if (!/^chdb:/i.test(url) && /[@?#]/.test(url)) parseStoreUrl(url)
}

function parseEmbedded(url: string): StoreLocation {
  const path = url.slice('chdb:'.length)
  if (path.trim() === '' || path.includes('\0')) {
    const found = path.includes('\0') ? `one with a NUL character, ${JSON.stringify(path)}` : 'none'
    throw new StoreUrlError(
      `createStore: "url" must name a directory after "chdb:", for example "chdb:.alertsmith/clickhouse"; got ${found}.`,
    )
  }
  if (path === ':memory:') {
    throw new StoreUrlError(
      'createStore: "url" must name a directory; got "chdb::memory:". Alertsmith keeps what it reads and writes, so point it at a directory.',
    )
  }
  return { kind: 'embedded', path, url: `chdb:${path}` }
}

function parseServer(url: string): StoreLocation {
  let parsed: URL
  try {
    parsed = new URL(url)
  } catch {
    throw new StoreUrlError(
      `createStore: "url" must be a valid address; ${EXPECTED}; got one that cannot be read.`,
    )
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw new StoreUrlError(
      `createStore: "url" must hold no credentials, because it is logged; got some for host "${parsed.host}". Pass "username" and "password" as options of their own.`,
      { context: { host: parsed.host } },
    )
  }
  // The client would read a path as a database and query fields as settings; both are ours to choose.
  if (parsed.pathname !== '/' || parsed.search !== '' || parsed.hash !== '') {
    throw new StoreUrlError(
      `createStore: "url" must be scheme, host and port only; got more after "${parsed.origin}". A network's database is chosen by its name.`,
      { context: { origin: parsed.origin } },
    )
  }
  return { kind: 'server', url: parsed.origin }
}
