import type { QueryOptions, QuerySource } from '@alertsmith/core'
import { NETWORK_TABLES, type NetworkDatabase, type Store } from '@alertsmith/storage'
import { attempt, type DoctorCheck } from './checks.js'

/** Dates of snapshots are whole days; clocks that differ by more than this can disagree about today. */
const CLOCK_TOLERANCE_MS = 60_000

const GRANTS = 'Grant what docs/servers.md lists for this user.'

/** Who reads and who writes a network at a server, whether they may, and what its clock says. Nothing of one's own engine. */
export async function checkConnection(
  store: Store,
  network: string,
  options: QueryOptions,
): Promise<DoctorCheck[]> {
  if (store.kind === 'embedded') return []
  let database: NetworkDatabase
  try {
    database = await store.network(network)
  } catch {
    // The check of the schema says it.
    return []
  }
  return Promise.all([
    attempt(`reader of ${network}`, () => checkReader(database, options)),
    attempt(`writer of ${network}`, () => checkWriter(database, options)),
    attempt(`clock of ${network}`, () => checkClock(database, options)),
  ])
}

type Finding = Omit<DoctorCheck, 'name'>

async function checkReader(database: NetworkDatabase, options: QueryOptions): Promise<Finding> {
  const user = await userOf(database, options)
  const problems = await refusals(existingTables(database, options), (table) =>
    database.queryRows({ sql: `SELECT * FROM ${table} LIMIT 0`, params: {} }, options),
  )
  return verdict(`${user} may read`, problems)
}

async function checkWriter(database: NetworkDatabase, options: QueryOptions): Promise<Finding> {
  const user = await userOf(database.asWriter, options)
  // Nothing is written, but whoever may not write is refused all the same.
  const problems = await refusals(existingTables(database.asWriter, options), (table) =>
    database.execute({ sql: `INSERT INTO ${table} SELECT * FROM ${table} WHERE 0`, params: {} }, options),
  )
  return verdict(`${user} may write`, problems)
}

function verdict(found: string, problems: readonly string[]): Finding {
  if (problems.length === 0) return { status: 'ok', found }
  return { status: 'failed', found: problems.join('; '), remedy: GRANTS }
}

async function checkClock(database: NetworkDatabase, options: QueryOptions): Promise<Finding> {
  const before = Date.now()
  const [clock] = await database.queryRows<{ ms: number }>(
    { sql: 'SELECT toFloat64(toUnixTimestamp64Milli(now64(3))) AS ms', params: {} },
    options,
  )
  const skewMs = clock!.ms < before ? clock!.ms - before : Math.max(0, clock!.ms - Date.now())
  const found = `${(skewMs / 1000).toFixed(1)} s from this machine's`
  if (Math.abs(skewMs) <= CLOCK_TOLERANCE_MS) return { status: 'ok', found }
  return { status: 'warning', found, remedy: 'Set both clocks by the same source of time.' }
}

async function userOf(source: QuerySource, options: QueryOptions): Promise<string> {
  const [row] = await source.queryRows<{ user: string; level: string }>(
    { sql: "SELECT currentUser() AS user, toString(getSetting('readonly')) AS level", params: {} },
    options,
  )
  return row!.level === '0' ? `"${row!.user}"` : `"${row!.user}" (readonly = ${row!.level})`
}

/** The tables that a user can see; those that are missing are reported by the check of the schema. */
async function existingTables(source: QuerySource, options: QueryOptions): Promise<string[]> {
  const rows = await source.queryRows<{ name: string }>(
    {
      sql: 'SELECT name FROM system.tables WHERE database = currentDatabase() AND has({names:Array(String)}, name) ORDER BY name',
      params: { names: Object.keys(NETWORK_TABLES) },
    },
    options,
  )
  return rows.map(({ name }) => name)
}

/** What each table's trial was refused with, all of them. */
async function refusals(
  tables: Promise<readonly string[]>,
  trial: (table: string) => Promise<unknown>,
): Promise<string[]> {
  const problems: string[] = []
  for (const table of await tables) {
    await trial(table).catch((error: Error) => problems.push(`${table}: ${error.message}`))
  }
  return problems
}
