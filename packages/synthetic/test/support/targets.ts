import type { BoundQuery, QueryOptions, QueryTarget } from '@alertsmith/core'

/** The same database, with `change` applied to every statement that returns no rows. */
export function intercept(
  database: QueryTarget,
  change: (query: BoundQuery) => BoundQuery | Promise<BoundQuery>,
): QueryTarget {
  return {
    network: database.network,
    queryArrow: (query, options) => database.queryArrow(query, options),
    queryRows: (query, options) => database.queryRows(query, options),
    async execute(query: BoundQuery, options?: QueryOptions) {
      await database.execute(await change(query), options)
    },
  }
}

/** Runs every INSERT … SELECT with other ClickHouse settings. */
export function withSettings(database: QueryTarget, settings: string): QueryTarget {
  return intercept(database, (query) =>
    query.sql.trimStart().startsWith('INSERT')
      ? { ...query, sql: `${query.sql}\nSETTINGS ${settings}` }
      : query,
  )
}
