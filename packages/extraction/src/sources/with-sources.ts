import type { AddressForm, QueryOptions, QuerySource, TableMapping } from '@alertsmith/core'
import { SourceMappingError, SourceValuesError } from '../errors.js'
import { quoteName } from '../query/quote.js'
import { inAddressForm } from './address-form.js'
import { MAPPED_TABLE_NAMES } from './canonical-tables.js'
import { checkSourceValues } from './check-source-values.js'
import type { SourceMapping } from './mapping.js'
import { mappingHash } from './mapping-hash.js'
import { prefixQuery } from './prefix-query.js'
import { resolveTable } from './resolve-table.js'

export interface SourceOptions extends QueryOptions {
  /** The form of addresses at every join, of mapped tables and of others. Default: exact, as they are stored. */
  readonly addressForm?: AddressForm | undefined
}

/** A mapping that fits the tables that are there. */
export interface CompiledSources {
  /** Undefined where the form of addresses alone is declared. */
  readonly mapping: TableMapping | undefined
  readonly addressForm: AddressForm
  /** A query of canonical tables as one of the tables that they are mapped to; others stay as they are. */
  rewrite(sql: string): string
}

/**
 * Compiles a mapping against the live tables, and looks for values that its conversions would change.
 *
 * @throws {SourceMappingError} with everything that is wrong with the mapping
 * @throws {SourceValuesError} with every column that has values which a conversion would change
 */
export async function compileSources(
  source: QuerySource,
  mapping: SourceMapping,
  { addressForm = 'exact', ...options }: SourceOptions = {},
): Promise<CompiledSources> {
  const selects = new Map<string, string>()
  const tables = new Map<string, ReadonlyMap<string, string>>()
  const problems: string[] = []
  const values: string[] = []
  for (const table of MAPPED_TABLE_NAMES) {
    const given = mapping[table]
    if (given === undefined) continue
    const resolved = await resolveTable(source, table, given, options)
    if (resolved.problems !== undefined) {
      problems.push(...resolved.problems.map((problem) => `${table}: ${problem}`))
      continue
    }
    values.push(...(await checkSourceValues(source, table, given, resolved.types, options)))
    selects.set(table, resolved.sql)
    tables.set(table, resolved.columns)
  }
  if (problems.length > 0) {
    throw new SourceMappingError(
      `The sources of network "${source.network}" must fit its tables; they do not in ${problems.length} ${problems.length === 1 ? 'way' : 'ways'}:\n${problems.map((problem) => `- ${problem}`).join('\n')}`,
      { context: { network: source.network, problems } },
    )
  }
  if (values.length > 0) {
    throw new SourceValuesError(
      `The sources of network "${source.network}" must hold values that their canonical columns can; found others in ${values.length} ${values.length === 1 ? 'column' : 'columns'}:\n${values.map((value) => `- ${value}`).join('\n')}`,
      { context: { network: source.network, problems: values } },
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
    mapping:
      tables.size === 0 && addressForm !== 'exact' ? undefined : { sha256: mappingHash(mapping), tables },
    addressForm,
    rewrite: (sql) => prefixQuery(sql, selects),
  }
}

/**
 * The same source, where queries of the mapped tables read the team's own tables instead. The mapping is compiled here
 * and once: extraction's queries run on it unchanged.
 *
 * @throws what {@link compileSources} throws
 */
export async function withSources(
  source: QuerySource,
  mapping: SourceMapping,
  options: SourceOptions = {},
): Promise<QuerySource> {
  const compiled = await compileSources(source, mapping, options)
  return {
    network: source.network,
    addressForm: compiled.addressForm,
    ...(compiled.mapping === undefined ? {} : { mapping: compiled.mapping }),
    queryArrow: ({ sql, params }, queryOptions) =>
      source.queryArrow({ sql: compiled.rewrite(sql), params }, queryOptions),
    queryRows: ({ sql, params }, queryOptions) =>
      source.queryRows({ sql: compiled.rewrite(sql), params }, queryOptions),
  }
}

async function databaseOf(source: QuerySource, options: QueryOptions): Promise<string> {
  const [row] = await source.queryRows<{ name: string }>(
    { sql: 'SELECT currentDatabase() AS name', params: {} },
    options,
  )
  return row!.name
}
