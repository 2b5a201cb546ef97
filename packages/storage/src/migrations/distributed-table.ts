import type { QueryOptions, QuerySource } from '@alertsmith/core'

/** A table that stands for tables of the servers of a cluster. */
export interface DistributedTable {
  readonly cluster: string
  readonly database: string
  /** What it is called on each server. */
  readonly table: string
}

const ENGINE = /^Distributed\('?(?<cluster>[^',]+)'?, '?(?<database>[^',]*)'?, '?(?<table>[^',]+)'?/

/** The distributed tables of a network's database, by name. */
export async function distributedTables(
  database: QuerySource,
  options: QueryOptions = {},
): Promise<Map<string, DistributedTable>> {
  const rows = await database.queryRows<{ name: string; engine_full: string }>(
    {
      sql: "SELECT name, engine_full FROM system.tables WHERE database = currentDatabase() AND engine = 'Distributed'",
      params: {},
    },
    options,
  )
  return new Map(
    rows.flatMap(({ name, engine_full }) => {
      const groups = ENGINE.exec(engine_full)?.groups
      return groups === undefined ? [] : [[name, groups as unknown as DistributedTable] as const]
    }),
  )
}
