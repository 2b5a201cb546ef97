import type { QueryTarget } from '@alertsmith/core'
import { type Contents, rowsOf } from './content.js'
import { NetworkChangedError } from './errors.js'
import { RAW_TABLES, type RawTable } from './raw-tables.js'
import type { Workspace } from './workspace.js'

/**
 * Puts the staged content in the place of the old one, table by table. A kill in between leaves old content in some
 * tables and new in others; the origin of both is on record by then, so the next run puts it right.
 *
 * @throws {NetworkChangedError} when the old content is not what it was before; everything is put back
 */
export async function publish(database: QueryTarget, workspace: Workspace, before: Contents): Promise<void> {
  const exchanged: RawTable[] = []
  for (const table of RAW_TABLES) {
    await exchange(database, workspace, table)
    exchanged.push(table)
    const rows = await rowsOf(database, workspace.staged(table))
    if (rows === before.get(table)!.rows) continue
    for (const done of exchanged) await exchange(database, workspace, done)
    throw new NetworkChangedError(
      `generateNetwork: table "${table}" must not be written to by anyone else meanwhile; it had ${before.get(table)!.rows} rows at first and ${rows} in the end. All tables were left as they are; generate again.`,
      { context: { network: database.network, table } },
    )
  }
}

async function exchange(database: QueryTarget, workspace: Workspace, table: RawTable): Promise<void> {
  await database.execute({
    sql: 'EXCHANGE TABLES {staged:Identifier} AND {table:Identifier}',
    params: { staged: workspace.staged(table), table },
  })
}
