import type { QueryOptions } from '@alertsmith/core'
import { findEmptySources, type SourceMapping, withSources } from '@alertsmith/extraction'
import type { Store } from '@alertsmith/storage'
import { attempt, type DoctorCheck } from './checks.js'

/** Whether the tables that a network is read from are there, fit its mapping and have rows of the network. */
export function checkSources(
  store: Store,
  network: string,
  mapping: SourceMapping,
  options: QueryOptions,
): Promise<DoctorCheck> {
  return attempt(`sources of ${network}`, async () => {
    const source = await withSources(await store.network(network), mapping, options)
    const empty = await findEmptySources(source, mapping, options)
    if (empty.length > 0) {
      const remedy = `Set "sources.networks.${network}.value" to what the tables call the network, or fill them.`
      return { status: 'warning', found: empty.join('; '), remedy }
    }
    const tables = Object.entries(mapping).map(([table, given]) => `${table} from ${given?.from}`)
    return { status: 'ok', found: tables.join(', ') }
  })
}
