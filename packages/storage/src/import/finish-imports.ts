import type { Logger } from '@alertsmith/core'
import type { NetworkDatabase } from '../database.js'
import { exchange } from './commit-import.js'
import { type PlannedExchange, readPlan, recordPlan } from './import-plan.js'
import { quoted } from './import-tables.js'
import { abandonedPlans, dropTable } from './working-tables.js'

/** Does what imports that were killed between two exchanges had still to do, or says why it cannot be done any more. */
export async function finishImports(database: NetworkDatabase, logger: Logger): Promise<void> {
  for (const plan of await abandonedPlans(database)) {
    const { exchanges, undo } = await readPlan(database, plan)
    const open = await findOpen(database, exchanges, undo)
    const tables = exchanges.map(({ table_name }) => table_name)
    if (open === undefined) {
      logger.warn(
        { tables },
        'An earlier import was killed before all its tables had changed, and one was written to since: import its files again',
      )
    } else {
      for (const { table, next } of open) await exchange(database, table, next)
      if (!undo) await recordPlan(database, plan)
      if (open.length > 0) {
        const words = undo ? 'Took back an earlier import' : 'Finished an earlier import'
        logger.warn({ tables: open.map(({ table }) => table) }, `${words} that was killed`)
      }
    }
    await dropTable(database, plan)
  }
}

interface OpenExchange {
  readonly table: string
  readonly next: { readonly name: string; readonly uuid: string }
}

/** The exchanges that are left to do; undefined where one of them would take away what somebody else has written since. */
async function findOpen(
  database: NetworkDatabase,
  exchanges: readonly PlannedExchange[],
  undo: boolean,
): Promise<OpenExchange[] | undefined> {
  const open: OpenExchange[] = []
  for (const { table_name: table, next_name: name, old_uuid, new_uuid, old_rows } of exchanges) {
    const now = await find(database, table)
    const next = await find(database, name)
    const exchanged = now?.uuid === new_uuid
    if (exchanged !== undo) continue
    const untouched = undo || (now?.uuid === old_uuid && now.rows === old_rows && next?.uuid === new_uuid)
    if (next === undefined || !untouched) return undefined
    open.push({ table, next: { name, uuid: next.uuid } })
  }
  return open
}

async function find(database: NetworkDatabase, name: string) {
  const [found] = await database.asWriter.queryRows<{ uuid: string }>({
    sql: 'SELECT toString(uuid) AS uuid FROM system.tables WHERE database = currentDatabase() AND name = {name:String}',
    params: { name },
  })
  if (found === undefined) return undefined
  const [content] = await database.asWriter.queryRows<{ rows: string }>({
    sql: `SELECT count() AS rows FROM ${quoted(name)}`,
    params: {},
  })
  return { uuid: found.uuid, rows: content!.rows }
}
