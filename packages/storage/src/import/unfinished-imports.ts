import type { QueryOptions } from '@alertsmith/core'
import type { NetworkDatabase } from '../database.js'
import { ImportUnfinishedError } from '../errors.js'
import { readPlan } from './import-plan.js'
import { abandonedPlans } from './working-tables.js'

/**
 * For each import of the network that was killed while its tables changed, the tables that it was to change. Some may hold its
 * rows and others the ones before, until the next import finishes it.
 */
export async function unfinishedImports(
  network: NetworkDatabase,
  options: QueryOptions = {},
): Promise<(readonly string[])[]> {
  const database = { ...network, queryRows: network.asWriter.queryRows }
  const tables: string[][] = []
  for (const plan of await abandonedPlans(database, options)) {
    const { exchanges } = await readPlan(database, plan)
    if (exchanges.length > 0) tables.push(exchanges.map(({ table_name }) => table_name))
  }
  return tables
}

/** @throws {ImportUnfinishedError} where tables may not belong together */
export async function refuseUnfinishedImports(
  network: NetworkDatabase,
  options: QueryOptions = {},
): Promise<void> {
  const [tables] = await unfinishedImports(network, options)
  if (tables === undefined) return
  throw new ImportUnfinishedError(
    `Network "${network.network}" must hold whole imports; one was killed while ${tables.join(', ')} changed, and they may not belong together. Import any files of the network again, which finishes it.`,
    { context: { network: network.network, tables } },
  )
}
