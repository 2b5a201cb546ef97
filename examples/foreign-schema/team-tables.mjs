// The team's own tables: made, and filled with what a generated network holds.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const statements = (file) =>
  readFileSync(join(import.meta.dirname, file), 'utf8')
    .split(/;\s*\n/)
    .filter((statement) => statement.trim() !== '')

/** Runs schema.sql on the ClickHouse that `database` is of. */
export async function createTeamTables(database) {
  for (const sql of statements('schema.sql')) await database.execute({ sql, params: {} })
}

/** Adds the rows of `database`, a network of canonical tables, to the team's tables as those of `chain`. */
export async function fillTeamTables(database, chain) {
  for (const sql of statements('fill.sql')) await database.execute({ sql, params: { chain } })
}
