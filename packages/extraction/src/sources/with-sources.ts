import type { QueryOptions, QuerySource } from '@alertsmith/core'
import { SourceMappingError } from '../errors.js'
import { MAPPED_TABLE_NAMES } from './canonical-tables.js'
import type { SourceMapping } from './mapping.js'
import { mappingHash } from './mapping-hash.js'
import { prefixQuery } from './prefix-query.js'
import { resolveTable } from './resolve-table.js'

/**
 * The same source, where queries of the mapped tables read the team's own tables instead. The mapping is compiled here
 * and once: extraction's queries run on it unchanged.
 *
 * @throws {SourceMappingError} with everything that is wrong with the mapping
 */
export async function withSources(
  source: QuerySource,
  mapping: SourceMapping,
  options: QueryOptions = {},
): Promise<QuerySource> {
  const selects = new Map<string, string>()
  const tables = new Map<string, ReadonlyMap<string, string>>()
  const problems: string[] = []
  for (const table of MAPPED_TABLE_NAMES) {
    const given = mapping[table]
    if (given === undefined) continue
    const resolved = await resolveTable(source, table, given, options)
    if (resolved.problems !== undefined) {
      problems.push(...resolved.problems.map((problem) => `${table}: ${problem}`))
      continue
    }
    selects.set(table, resolved.sql)
    tables.set(table, resolved.columns)
  }
  if (problems.length > 0) {
    throw new SourceMappingError(
      `The sources of network "${source.network}" must fit its tables; they do not in ${problems.length} ${problems.length === 1 ? 'way' : 'ways'}:\n${problems.map((problem) => `- ${problem}`).join('\n')}`,
      { context: { network: source.network, problems } },
    )
  }
  return {
    network: source.network,
    mapping: { sha256: mappingHash(mapping), tables },
    queryArrow: ({ sql, params }, queryOptions) =>
      source.queryArrow({ sql: prefixQuery(sql, selects), params }, queryOptions),
    queryRows: ({ sql, params }, queryOptions) =>
      source.queryRows({ sql: prefixQuery(sql, selects), params }, queryOptions),
  }
}
