import { isIP } from 'node:net'

/** Whether only this host reaches what is bound to `host`. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  if (bare === 'localhost' || bare === '::1') return true
  return isIP(bare) === 4 && bare.startsWith('127.')
}

/**
 * Whether a request's Host header names this host itself. A foreign name that was made to resolve to 127.0.0.1 lets
 * another site's script read what is bound to loopback; its name gives it away. Any port: tunnels bring their own.
 */
export function namesLoopback(hostHeader: string | undefined): boolean {
  const [, name] = /^(\[[^\]]+\]|[^:]+)(?::\d{1,5})?$/.exec(hostHeader ?? '') ?? []
  return name !== undefined && isLoopback(name)
}
