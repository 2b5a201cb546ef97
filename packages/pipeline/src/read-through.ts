import type { AddressForm } from '@alertsmith/core'
import { compileSources } from '@alertsmith/extraction'
import { mapReads, type Store } from '@alertsmith/storage'
import type { SourceConfig } from './config/sources.js'

/**
 * Has every network of the store read through its sources, with addresses in the network's form. What is written still
 * goes to the network's own database.
 *
 * @returns the same store
 */
export function readThrough(
  store: Store,
  sources: SourceConfig,
  addressFormOf: (network: string) => AddressForm,
): Store {
  const open = store.network.bind(store)
  return Object.assign(store, {
    async network(name: string) {
      const database = await open(name)
      const mapping = sources.get(name)
      const addressForm = addressFormOf(name)
      if (mapping === undefined && addressForm === 'exact') return database
      return mapReads(database, await compileSources(database, mapping ?? {}, { addressForm }))
    },
  })
}
