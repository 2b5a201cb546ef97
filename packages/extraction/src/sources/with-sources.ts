import type { AddressForm, QueryOptions, QuerySource } from '@alertsmith/core'
import { SourceMappingError } from '../errors.js'
import { quoteName } from '../query/quote.js'
import { inAddressForm } from './address-form.js'
import { MAPPED_TABLE_NAMES } from './canonical-tables.js'
import type { SourceMapping } from './mapping.js'
import { mappingHash } from './mapping-hash.js'
import { prefixQuery } from './prefix-query.js'
import { resolveTable } from './resolve-table.js'

export interface SourceOptions extends QueryOptions {
  /** The form of addresses at every join, of mapped tables and of others. Default: exact, as they are stored. */
  readonly addressForm?: AddressForm | undefined
}

/**
 * The same source, where queries of the mapped tables read the team's own tables instead. The mapping is compiled here
 * and once: extraction's queries run on it unchanged.
 *
 * @throws {SourceMappingError} with everything that is wrong with the mapping
 */
export async function withSources(
  source: QuerySource,
  mapping: SourceMapping,
  { addressForm = 'exact', ...options }: SourceOptions = {},
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
  if (addressForm !== 'exact') {
    const database = await databaseOf(source, options)
    for (const table of MAPPED_TABLE_NAMES) {
      const mapped = selects.get(table)
      const from = mapped === undefined ? `${quoteName(database)}.${quoteName(table)}` : `(\n${mapped}\n)`
      selects.set(table, inAddressForm(addressForm, table, from))
    }
  }
  return {
    network: source.network,
    addressForm,
    ...(tables.size === 0 && addressForm !== 'exact'
      ? {}
      : { mapping: { sha256: mappingHash(mapping), tables } }),
    queryArrow: ({ sql, params }, queryOptions) =>
      source.queryArrow({ sql: prefixQuery(sql, selects), params }, queryOptions),
    queryRows: ({ sql, params }, queryOptions) =>
      source.queryRows({ sql: prefixQuery(sql, selects), params }, queryOptions),
  }
}

async function databaseOf(source: QuerySource, options: QueryOptions): Promise<string> {
  const [row] = await source.queryRows<{ name: string }>(
    { sql: 'SELECT currentDatabase() AS name', params: {} },
    options,
  )
  return row!.name
}
