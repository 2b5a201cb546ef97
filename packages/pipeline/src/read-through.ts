import { withSources } from '@alertsmith/extraction'
import type { Store } from '@alertsmith/storage'
import type { SourceConfig } from './config/sources.js'

/**
 * Has every network of the store read through its sources. What is written still goes to the network's own database.
 *
 * @returns the same store
 */
export function readThrough(store: Store, sources: SourceConfig): Store {
  const open = store.network.bind(store)
  return Object.assign(store, {
    async network(name: string) {
      const database = await open(name)
      const mapping = sources.get(name)
      return mapping === undefined ? database : { ...database, ...(await withSources(database, mapping)) }
    },
  })
}
