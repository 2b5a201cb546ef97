/** Where the WITH of a query stands or would stand: at its start, or inside the brackets of a DESCRIBE. */
const START = /^(\s*(?:DESCRIBE\s*\(\s*)?)(WITH\b)?/i

/**
 * A query that reads the tables it names from the given SELECTs. ClickHouse puts each SELECT in the place of its name, in
 * subqueries as well, so that conditions on canonical columns reach the team's tables.
 */
export function prefixQuery(sql: string, tables: ReadonlyMap<string, string>): string {
  const named = [...tables].filter(([table]) => new RegExp(`\\b${table}\\b`).test(sql))
  if (named.length === 0) return sql
  const list = named.map(([table, select]) => `${table} AS (\n${select}\n)`).join(',\n')
  return sql.replace(START, (_, before: string, own: string | undefined) =>
    own === undefined ? `${before}WITH ${list}\n` : `${before}WITH ${list},`,
  )
}
