import type {
  AddressForm,
  BoundQuery,
  ExecuteOptions,
  QueryOptions,
  QueryTarget,
  TableMapping,
} from '@alertsmith/core'
import type { NetworkDatabase } from './database.js'
import { MappedTableError } from './errors.js'
import { createKysely, runCompiled } from './kysely/network-dialect.js'

/** How reads of a network's tables go to others. */
export interface ReadMapping {
  /** Undefined where no table is another one and only what is read of it changes. */
  readonly mapping: TableMapping | undefined
  readonly addressForm: AddressForm
  /** A query of canonical tables as one of the tables that they are mapped to; others stay as they are. */
  rewrite(sql: string): string
}

/**
 * The same database, where every way to read it reads mapped tables from where they are: `queryArrow`, `queryRows`,
 * `run` and `kysely`. A statement that names a mapped table is refused, since it would meet the empty canonical one.
 *
 * @throws {MappedTableError} from `execute`, `insertFile` and writing queries that name a mapped table
 */
export function mapReads(database: NetworkDatabase, reads: ReadMapping): NetworkDatabase {
  const target = mapTarget(database, reads)
  return {
    ...database,
    ...target,
    asWriter: mapTarget(database.asWriter, reads),
    kysely: createKysely(target),
    run: (query, options) => runCompiled(target, query.compile(), options),
    async insertFile(insert, options) {
      refuseMapped(database.network, `${insert.into} ${insert.select}`, reads)
      await database.insertFile(insert, options)
    },
  }
}

function mapTarget(target: QueryTarget, reads: ReadMapping): QueryTarget {
  const rewritten = ({ sql, params }: BoundQuery) => ({ sql: reads.rewrite(sql), params })
  return {
    network: target.network,
    addressForm: reads.addressForm,
    ...(reads.mapping === undefined ? {} : { mapping: reads.mapping }),
    queryArrow: (query, options) => target.queryArrow(rewritten(query), options),
    queryRows: <Row extends object>(query: BoundQuery, options?: QueryOptions) =>
      target.queryRows<Row>(rewritten(query), options),
    async execute(query: BoundQuery, options?: ExecuteOptions) {
      refuseMapped(target.network, query.sql, reads)
      await target.execute(query, options)
    },
  }
}

function refuseMapped(network: string, sql: string, { mapping }: ReadMapping): void {
  const table = [...(mapping?.tables.keys() ?? [])].find((name) => new RegExp(`\\b${name}\\b`).test(sql))
  if (table === undefined) return
  throw new MappedTableError(
    `A statement on network "${network}" must not name ${table}, which the section "sources" of the config file maps to a table of your own; Alertsmith only reads that one. Change your table itself, or open the network without its sources.`,
    { context: { network, table } },
  )
}
