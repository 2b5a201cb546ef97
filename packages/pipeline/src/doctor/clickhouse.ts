import type { QueryOptions } from '@alertsmith/core'
import { type Store, unfinishedImports } from '@alertsmith/storage'
import type { SourceConfig } from '../config/sources.js'
import { attempt, type DoctorCheck } from './checks.js'
import { checkConnection } from './connection.js'
import { networkSchemaStatus, schemaProblems } from './schema.js'
import { checkSources } from './sources.js'

/** The server's answer, and the tables of one network or of all there are, its own and those of its sources. */
export async function checkClickHouse(
  store: Store,
  { network, sources, ...options }: QueryOptions & { network?: string | undefined; sources: SourceConfig },
): Promise<DoctorCheck[]> {
  const reachable = await attempt('ClickHouse', async () => ({
    status: 'ok',
    found: `version ${await store.serverVersion()} at ${store.url}`,
  }))
  if (reachable.status === 'failed') return [reachable]
  const networks = network === undefined ? await allNetworks(store, sources) : [network]
  if (networks.length === 0) {
    const remedy = 'Create one with: alertsmith schema apply --network NAME'
    return [reachable, { name: 'schema', status: 'warning', found: 'no networks yet', remedy }]
  }
  const connections = await Promise.all(networks.map((name) => checkConnection(store, name, options)))
  const checks = networks.flatMap((name) => {
    const mapping = sources.get(name)
    return [
      checkSchema(store, name, sources, options),
      ...(mapping === undefined ? [] : [checkSources(store, name, mapping, options)]),
    ]
  })
  return [reachable, ...connections.flat(), ...(await Promise.all(checks))]
}

async function allNetworks(store: Store, sources: SourceConfig): Promise<string[]> {
  return [...new Set([...(await store.appliedNetworks()), ...sources.keys()])].sort()
}

function checkSchema(
  store: Store,
  network: string,
  sources: SourceConfig,
  options: QueryOptions,
): Promise<DoctorCheck> {
  return attempt(`schema of ${network}`, async () => {
    const status = await networkSchemaStatus(store, network, sources, options)
    const [changing] = status.complete ? await unfinishedImports(await store.network(network), options) : []
    if (changing !== undefined) {
      const found = `an import was killed while ${changing.join(', ')} changed: they may not belong together`
      const remedy = `Import any files again, which finishes it: alertsmith data import --network ${network} --from DIR`
      return { status: 'failed', found, remedy }
    }
    if (status.complete)
      return { status: 'ok', found: `complete, ${status.migrations.length} migrations applied` }
    const remedy = `Pending migrations: alertsmith schema apply --network ${network}. Other differences: see schema/README.md.`
    return { status: 'failed', found: schemaProblems(status).join('; '), remedy }
  })
}
