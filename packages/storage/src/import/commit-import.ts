import type { NetworkDatabase } from '../database.js'
import { ImportConflictError, ImportUnfinishedError } from '../errors.js'
import { type PlannedExchange, recordPlan, revokePlan, writePlan } from './import-plan.js'
import { quoted } from './import-tables.js'
import type { PreparedTable } from './prepare-table.js'
import { identify } from './table-identity.js'

/** A table with its new content ready. */
export type ChangedTable = PreparedTable & { readonly next: NonNullable<PreparedTable['next']> }

export interface CommitOptions {
  readonly database: NetworkDatabase
  readonly tables: readonly ChangedTable[]
  readonly exchanges: readonly PlannedExchange[]
  /** A new name for the table that holds the plan. */
  readonly plan: string
}

/**
 * Puts all prepared tables in the place of the old ones. It takes moments and is not interrupted: readers see each table
 * change in one step, and a process that dies in between leaves a plan by which the next import finishes.
 *
 * @throws {ImportConflictError} where someone else wrote to one of the tables meanwhile; all are left as they were
 * @throws {ImportUnfinishedError} where ClickHouse failed in between
 */
export async function commitImport({ database, tables, exchanges, plan }: CommitOptions): Promise<void> {
  for (const { table, before } of tables) {
    const now = await identify(database, table)
    if (now.uuid !== before.uuid || now.rows !== before.rows) throw conflict(table, before.rows, now.rows)
  }
  await writePlan(database, plan, exchanges)
  const done: ChangedTable[] = []
  try {
    for (const changed of tables) {
      await exchange(database, changed.table, changed.next)
      done.push(changed)
    }
    for (const { table, before, next } of tables) {
      const replaced = await identify(database, next.name)
      if (replaced.uuid === before.uuid && replaced.rows === before.rows) continue
      await revokePlan(database, plan)
      for (const changed of done.splice(0).reverse()) await exchangeBack(database, changed)
      throw conflict(table, before.rows, replaced.rows)
    }
    await recordPlan(database, plan)
  } catch (error) {
    if (error instanceof ImportConflictError) throw error
    if (done.length === 0 && (await isUntouched(database, tables[0]!))) throw error
    throw unfinished(tables, done, error)
  }
}

/**
 * The moment of the change. Done twice it would be undone, so where the answer is lost, the tables are looked at instead.
 */
export async function exchange(
  database: NetworkDatabase,
  table: string,
  next: { readonly name: string; readonly uuid: string },
): Promise<void> {
  try {
    await database.execute({ sql: `EXCHANGE TABLES ${quoted(table)} AND ${quoted(next.name)}`, params: {} })
  } catch (error) {
    const now = await identify(database, table).catch(() => undefined)
    if (now?.uuid !== next.uuid) throw error
  }
}

/** False also where nobody answers. */
async function isUntouched(database: NetworkDatabase, { table, before }: ChangedTable): Promise<boolean> {
  const now = await identify(database, table).catch(() => undefined)
  return now?.uuid === before.uuid
}

async function exchangeBack(database: NetworkDatabase, { table, next }: ChangedTable): Promise<void> {
  const { uuid } = await identify(database, next.name)
  await exchange(database, table, { name: next.name, uuid })
}

function conflict(table: string, before: string, now: string) {
  return new ImportConflictError(
    `import: table "${table}" must not be written to by anyone else during an import; it had ${before} rows at first and ${now} in the end. All tables were left as they were; import again.`,
    { context: { table } },
  )
}

function unfinished(tables: readonly ChangedTable[], done: readonly ChangedTable[], cause: unknown) {
  const names = (some: readonly ChangedTable[]) => some.map(({ table }) => table).join(', ') || 'none'
  const rest = tables.filter((table) => !done.includes(table))
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new ImportUnfinishedError(
    `import: all tables must change together, and ClickHouse failed in between: ${reason} Changed: ${names(done)}; not known to be changed: ${names(rest)}. Import the same files again, which finishes it.`,
    { context: { changed: done.map(({ table }) => table), open: rest.map(({ table }) => table) }, cause },
  )
}
