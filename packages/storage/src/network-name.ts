import { NetworkNameError } from './errors.js'

const NAME = /^[a-z][a-z0-9_]{0,62}$/

/** Databases that ClickHouse itself owns. They are never networks. */
const RESERVED = new Set(['default', 'system', 'information_schema'])

/** True where `name` may be a network, and therefore stand in SQL as a database's name without quotes. */
export function isNetworkName(name: string): boolean {
  return NAME.test(name) && !RESERVED.has(name)
}

/** @throws {NetworkNameError} */
export function checkNetworkName(name: string): void {
  if (typeof name === 'string' && isNetworkName(name)) return
  const found = JSON.stringify(name) ?? 'nothing'
  throw new NetworkNameError(
    RESERVED.has(name)
      ? `"network" must not be a database that ClickHouse owns (${[...RESERVED].join(', ')}); got ${found}.`
      : `"network" must be 1 to 63 lower-case letters, digits and underscores, starting with a letter; got ${found}.`,
    { context: { network: name } },
  )
}
