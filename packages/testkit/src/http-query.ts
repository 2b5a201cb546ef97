import type { IncomingMessage } from 'node:http'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { credentialsOf } from './front-user.js'

/** One query as ClickHouse's HTTP interface takes it. */
export interface HttpQuery {
  /** The statement: the url's `query` field, or else the body. */
  readonly sql: string
  /** The rows of an INSERT: the body, where the statement came in the url. */
  readonly data: Buffer
  readonly database: string | undefined
  readonly queryId: string
  readonly defaultFormat: string
  /** ClickHouse's escaped text by parameter name, as sent in `param_<name>`. */
  readonly params: ReadonlyMap<string, string>
  readonly settings: ReadonlyMap<string, string>
  /** Settings of the HTTP interface itself. */
  readonly httpSettings: ReadonlyMap<string, string>
  /** How an answer may be packed, as the client says it. */
  readonly acceptEncoding: string
  /** Who asks, proven or not. */
  readonly username: string
}

const NOT_SETTINGS = new Set(['query', 'database', 'query_id', 'default_format', 'session_id', 'role'])

/** Settings that are about HTTP alone, so that the embedded engine has no use for them. */
const HTTP_SETTINGS = new Set([
  'wait_end_of_query',
  'buffer_size',
  'enable_http_compression',
  'send_progress_in_http_headers',
  'http_headers_progress_interval_ms',
  'cancel_http_readonly_queries_on_client_close',
])

export async function readHttpQuery(request: IncomingMessage): Promise<HttpQuery> {
  const fields = new URL(request.url ?? '/', 'http://front').searchParams
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  let body: Buffer = Buffer.concat(chunks)
  const encoding = request.headers['content-encoding']
  if (encoding === 'gzip') body = gunzipSync(body)
  if (encoding === 'zstd') body = zstdDecompressSync(body)

  const statement = fields.get('query')
  const params = new Map<string, string>()
  const settings = new Map<string, string>()
  const httpSettings = new Map<string, string>()
  for (const [name, value] of fields) {
    if (name.startsWith('param_')) params.set(name.slice('param_'.length), value)
    else if (HTTP_SETTINGS.has(name)) httpSettings.set(name, value)
    else if (!NOT_SETTINGS.has(name)) settings.set(name, value)
  }
  return {
    sql: statement ?? body.toString('utf8'),
    data: statement === null ? Buffer.alloc(0) : body,
    database: fields.get('database') ?? undefined,
    queryId: fields.get('query_id') ?? '',
    defaultFormat: fields.get('default_format') ?? 'TabSeparated',
    params,
    settings,
    httpSettings,
    acceptEncoding: String(request.headers['accept-encoding'] ?? ''),
    username: credentialsOf(request).username,
  }
}
