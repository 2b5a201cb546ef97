import type { QueryOptions, QuerySource } from '@alertsmith/core'
import { quoteName } from '../query/quote.js'
import { MAPPED_TABLE_NAMES } from './canonical-tables.js'
import { quoteTable } from './compile-table.js'
import type { SourceMapping } from './mapping.js'

/** How many networks of a table are named. */
const NAMED = 10

/**
 * Mapped tables that have no row for the network, one sentence each with the networks they have rows for.
 *
 * @param source as of `withSources` with the same mapping
 */
export async function findEmptySources(
  source: QuerySource,
  mapping: SourceMapping,
  options: QueryOptions = {},
): Promise<string[]> {
  const sentences: string[] = []
  for (const table of MAPPED_TABLE_NAMES) {
    const given = mapping[table]
    if (given === undefined) continue
    const { from, where } = given
    const sql = `SELECT 1 AS found FROM ${table} LIMIT 1`
    if ((await source.queryRows({ sql, params: {} }, options)).length > 0) continue
    if (where === undefined) {
      sentences.push(`${table}: ${from} has no rows`)
      continue
    }
    const others = await source.queryRows<{ value: string }>(
      {
        sql: `SELECT DISTINCT toString(${quoteName(where.column)}) AS value FROM ${quoteTable(from)} ORDER BY value LIMIT ${NAMED}`,
        params: {},
      },
      options,
    )
    const found =
      others.length === 0 ? 'no rows' : others.map(({ value }) => JSON.stringify(value)).join(', ')
    sentences.push(
      `${table}: ${from} has no row whose ${where.column} is ${JSON.stringify(where.value)}; it has ${found}`,
    )
  }
  return sentences
}
