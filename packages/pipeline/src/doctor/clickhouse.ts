import type { QueryOptions } from '@alertsmith/core'
import { type SchemaStatus, type Store, schemaStatus } from '@alertsmith/storage'
import { attempt, type DoctorCheck } from './checks.js'

/** The server's answer, and the tables of one network or of all there are. */
export async function checkClickHouse(
  store: Store,
  { network, ...options }: QueryOptions & { network?: string | undefined },
): Promise<DoctorCheck[]> {
  const reachable = await attempt('ClickHouse', async () => ({
    status: 'ok',
    found: `version ${await store.serverVersion()} at ${store.url}`,
  }))
  if (reachable.status === 'failed') return [reachable]
  const networks = network === undefined ? await store.networks() : [network]
  if (networks.length === 0) {
    const remedy = 'Create one with: alertsmith schema apply --network NAME'
    return [reachable, { name: 'schema', status: 'warning', found: 'no networks yet', remedy }]
  }
  return [reachable, ...(await Promise.all(networks.map((name) => checkSchema(store, name, options))))]
}

function checkSchema(store: Store, network: string, options: QueryOptions): Promise<DoctorCheck> {
  return attempt(`schema of ${network}`, async () => {
    const status = await schemaStatus(store, network, options)
    if (status.complete)
      return { status: 'ok', found: `complete, ${status.migrations.length} migrations applied` }
    const remedy = `Pending migrations: alertsmith schema apply --network ${network}. Other differences: see schema/README.md.`
    return { status: 'failed', found: schemaProblems(status).join('; '), remedy }
  })
}

/** What keeps a schema from being complete, one sentence each. */
export function schemaProblems({ migrations, tables }: SchemaStatus): string[] {
  return [
    ...migrations
      .filter(({ state }) => state !== 'applied')
      .map(({ name, state }) => `migration ${name} is ${state}`),
    ...tables.flatMap(({ table, exists, mismatches }) =>
      exists
        ? mismatches.map(({ column, expected, found }) =>
            found === null
              ? `${table}.${column} is missing (expected ${expected})`
              : `${table}.${column} is ${found} (expected ${expected})`,
          )
        : [`table ${table} is missing`],
    ),
  ]
}
