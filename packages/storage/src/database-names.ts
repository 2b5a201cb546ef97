import { isNetworkName } from './network-name.js'
import type { StoreOptions } from './store-options.js'

/** Which database holds which network. */
export interface DatabaseNames {
  /** The database of a network. */
  of(network: string): string
  /** The networks whose databases are among `databases`, sorted. */
  networksIn(databases: readonly string[]): string[]
}

export function databaseNames(configured: StoreOptions['database']): DatabaseNames {
  if (typeof configured === 'string') {
    // Any network would be found in it; the database's own name is the one that says so.
    return {
      of: () => configured,
      networksIn: (databases) => databases.filter((name) => name === configured),
    }
  }
  const renamed = new Map(Object.entries(configured ?? {}))
  const taken = new Set(renamed.values())
  return {
    of: (network) => renamed.get(network) ?? network,
    networksIn(databases) {
      const existing = new Set(databases)
      const own = databases.filter((name) => isNetworkName(name) && !renamed.has(name) && !taken.has(name))
      const others = [...renamed].filter(([, database]) => existing.has(database)).map(([network]) => network)
      return [...own, ...others].sort()
    },
  }
}
