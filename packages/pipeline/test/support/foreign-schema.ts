import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { QueryTarget } from '@alertsmith/core'

/** The worked example of a team's own schema, with its config file. */
export const FOREIGN_SCHEMA = join(import.meta.dirname, '../../../../examples/foreign-schema')

const statements = (file: string) =>
  readFileSync(join(FOREIGN_SCHEMA, file), 'utf8')
    .split(/;\s*\n/)
    .filter((statement) => statement.trim() !== '')

export async function createTeamTables(database: QueryTarget): Promise<void> {
  for (const sql of statements('schema.sql')) await database.execute({ sql, params: {} })
}

/** Adds the rows of a network of canonical tables to the team's tables as those of `chain`. */
export async function fillTeamTables(database: QueryTarget, chain: string): Promise<void> {
  for (const sql of statements('fill.sql')) await database.execute({ sql, params: { chain } })
}
