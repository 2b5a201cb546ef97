import type { FastifyRequest } from 'fastify'

const LONGEST_VALUE = 1000

/** What is wrong with a request's own form; answered with 400. */
export class MalformedRequest extends Error {
  readonly statusCode = 400
}

/** @throws {MalformedRequest} unless exactly one host is named: two readers of such a request may see two different ones. */
export function checkHost({ raw }: FastifyRequest): void {
  const hosts = raw.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host')
  if (hosts.length > 1) throw new MalformedRequest('A request names one Host; this one names several.')
  if (hosts.length === 0 && raw.httpVersion === '1.1')
    throw new MalformedRequest('A request names its Host; this one names none.')
  // `GET http://elsewhere/` is for proxies; what it names would stand beside the Host that was looked at.
  if (raw.url?.startsWith('/') !== true)
    throw new MalformedRequest('The address of a request begins with "/".')
}

/** @throws {MalformedRequest} for a query that routes could not take as it stands: each key once, each value a line of text. */
export function checkQuery({ url }: FastifyRequest): void {
  const query = url.includes('?') ? url.slice(url.indexOf('?') + 1) : ''
  const seen = new Set<string>()
  for (const pair of query.split('&')) {
    if (pair === '') continue
    const [key, value] = pair.split(/=(.*)/s).map(decoded)
    if (key === undefined || seen.has(key)) throw new MalformedRequest('Give each key of the query once.')
    seen.add(key)
    if (hasControls(key) || hasControls(value ?? ''))
      throw new MalformedRequest('A query holds no control characters.')
    if (key.length + (value ?? '').length > LONGEST_VALUE)
      throw new MalformedRequest(`A key of the query and its value have at most ${LONGEST_VALUE} characters.`)
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '))
  } catch {
    throw new MalformedRequest('The query must be percent-encoded UTF-8.')
  }
}

/** PostgreSQL takes no NUL, and terminals and logs take the others for commands. */
export function hasControls(text: string): boolean {
  return /\p{Cc}/u.test(text)
}
