import { MigrationFilesError } from '../errors.js'

/** Where a network's tables are spread over the servers of a cluster. */
export interface ClusterPlace {
  /** The cluster's name in the servers' configuration. */
  readonly cluster: string
  readonly database: string
}

/** What the table of one server is called, beside the distributed one that stands for all of them. */
export function localName(table: string): string {
  return `${table}_local`
}

/**
 * The column by which rows are spread. Rows of one key must meet on one server, where a later one replaces an earlier
 * one; raw rows go with their address, so that servers hold about as much each.
 */
const SHARDED_BY: Readonly<Record<string, string>> = {
  raw_alerts: 'address',
  raw_features: 'address',
  raw_clusters: 'cluster_id',
  raw_money_flows: 'to_address',
  raw_address_labels: 'address',
  trained_models: 'model_id',
  training_runs: 'run_id',
  alert_scores: 'alert_id',
  data_imports: 'table_name',
  schema_migrations: 'version',
}

const CREATE =
  /^CREATE TABLE IF NOT EXISTS (?<table>\w+)\s*(?<columns>\([\s\S]*\))\s*ENGINE = (?<engine>\w+)(?:\((?<version>\w+)\))?\s*(?<rest>[\s\S]*)$/
const ALTER = /^ALTER TABLE (?<table>\w+)\s+(?<change>[\s\S]*)$/

/** Tables that are replicated remember inserts by themselves. */
const LOCAL_MEMORY = /^MODIFY SETTING non_replicated_deduplication_window = \d+$/

/**
 * A statement of a migration as the statements that do the same on every server of a cluster: the tables that hold rows,
 * replicated, under names ending in `_local`, and the distributed tables that read and write all of them.
 *
 * @throws {MigrationFilesError} for a statement that has no such form yet
 */
export function toClusterStatements(statement: string, place: ClusterPlace): string[] {
  const on = `ON CLUSTER ${quoted(place.cluster)}`
  const full = (table: string) => `${quoted(place.database)}.${quoted(table)}`
  const create = CREATE.exec(statement)?.groups
  if (create !== undefined) {
    const { table, columns, engine, version, rest } = create as Record<string, string> & { version?: string }
    const replicated = `Replicated${engine}(${REPLICA}${version === undefined ? '' : `, ${version}`})`
    return [
      `CREATE TABLE IF NOT EXISTS ${full(localName(table!))} ${on}\n${columns}\nENGINE = ${replicated}\n${rest}`,
      `CREATE TABLE IF NOT EXISTS ${full(table!)} ${on}\n${columns}\nENGINE = Distributed(${text(place.cluster)}, ${text(place.database)}, ${text(localName(table!))}, ${sharding(table!)})`,
    ]
  }
  const alter = ALTER.exec(statement)?.groups
  if (alter !== undefined) {
    const { table, change } = alter as { table: string; change: string }
    if (LOCAL_MEMORY.test(change)) return []
    if (!/^ADD COLUMN/.test(change)) throw withoutForm(statement)
    return [localName(table), table].map((name) => `ALTER TABLE ${full(name)} ${on}\n${change}`)
  }
  throw withoutForm(statement)
}

/** By the table's uuid: one that is dropped and made again does not meet the leftovers of its predecessor. */
const REPLICA = "'/clickhouse/tables/{uuid}/{shard}', '{replica}'"

function sharding(table: string): string {
  const column = SHARDED_BY[table]
  if (column === undefined) {
    throw new MigrationFilesError(`Table "${table}" must have a column by which a cluster spreads its rows.`)
  }
  return `cityHash64(${column})`
}

function withoutForm(statement: string) {
  return new MigrationFilesError(
    `Migrations must create tables or add columns to have a form for clusters; found "${statement.slice(0, 80)}".`,
  )
}

function quoted(name: string): string {
  return `\`${name}\``
}

function text(value: string): string {
  return `'${value}'`
}
