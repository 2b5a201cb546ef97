/**
 * Whether a browser sent the request from a page of ours. Browsers send Origin with every POST; a session's cookie
 * alone proves nothing, because it comes along from other ports of the same host too.
 */
export function isSameOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined || host === undefined || !URL.canParse(origin)) return false
  const { protocol, host: sender } = new URL(origin)
  // The default ports: `URL` leaves them out, a proxy may not.
  const ours = host.toLowerCase().replace(protocol === 'https:' ? /:443$/ : /:80$/, '')
  return (protocol === 'http:' || protocol === 'https:') && sender === ours
}
