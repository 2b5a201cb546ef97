import type { DeclaredFeature, DeclaredKind } from '@alertsmith/core'
import { DataType, type Table } from 'apache-arrow'
import { acceptsType, type ColumnKind, expectedTypes } from '../columns/kinds.js'
import { describeProblems, type TableProblem } from '../columns/problems.js'
import { BadTablesError } from '../errors.js'
import { checkKnownKeys } from '../known-keys.js'

/** Plain tables in memory, with the columns of `raw_alerts`, `raw_features`, `raw_clusters` and `raw_money_flows`. */
export interface RawTables {
  /** One row per alert. `label` (0, 1 or null; for rankers up to 30), `weight` and `typology_type` are optional. */
  readonly alerts: Table
  /** At most one row per (address, processing_date, window_days). */
  readonly features: Table
  /** Absent where clusters are not known: no address is then in one. */
  readonly clusters?: Table | undefined
  /** Absent where flows are not known: no address then has any. */
  readonly moneyFlows?: Table | undefined
}

type RawKind = ColumnKind | 'texts' | 'list'

const DECLARED_AS: Readonly<Record<DeclaredKind, RawKind>> = {
  number: 'number',
  boolean: 'flag',
  category: 'text',
  'array-length': 'list',
}

const EXPECTED = { texts: 'a list of texts (List<Utf8>)', list: 'a list' }

const REQUIRED: Readonly<Record<keyof RawTables, Readonly<Record<string, RawKind>>>> = {
  alerts: {
    alert_id: 'text',
    address: 'text',
    processing_date: 'day',
    window_days: 'count',
    severity: 'text',
    alert_confidence_score: 'number',
    volume_usd: 'amount',
    transaction_count: 'count',
    first_seen_timestamp: 'time',
    last_seen_timestamp: 'time',
  },
  features: {
    address: 'text',
    processing_date: 'day',
    window_days: 'count',
    total_received_usd: 'amount',
    total_sent_usd: 'amount',
    transaction_count: 'count',
    unique_counterparties: 'count',
    avg_transaction_usd: 'amount',
    max_transaction_usd: 'amount',
    is_exchange: 'flag',
    is_mixer: 'flag',
    risk_score: 'number',
  },
  clusters: {
    cluster_id: 'text',
    processing_date: 'day',
    window_days: 'count',
    cluster_size: 'count',
    total_volume_usd: 'amount',
    member_addresses: 'texts',
  },
  moneyFlows: {
    from_address: 'text',
    to_address: 'text',
    processing_date: 'day',
    window_days: 'count',
    amount_usd: 'amount',
  },
}

const OPTIONAL_ALERTS: Readonly<Record<string, RawKind>> = {
  label: 'flag',
  weight: 'number',
  typology_type: 'text',
}

/**
 * @throws {UnknownKeyError} where a table is handed over under a name that is not known.
 * @throws {BadTablesError} naming every missing table, missing column and wrong type at once.
 */
export function checkRawTables(tables: RawTables, declared: readonly DeclaredFeature[]): void {
  checkKnownKeys('alignTables', tables, Object.keys(REQUIRED))
  const problems: TableProblem[] = []
  for (const [name, columns] of Object.entries(REQUIRED)) {
    const table = tables[name as keyof RawTables]
    if (table) {
      problems.push(...columnProblems(name, table, columns, false))
    } else if (name === 'alerts' || name === 'features') {
      problems.push({ table: name, expected: 'an Arrow table', found: 'none' })
    }
  }
  if (tables.alerts) problems.push(...columnProblems('alerts', tables.alerts, OPTIONAL_ALERTS, true))
  for (const { table, column, kind } of declared) {
    const name = table === 'raw_alerts' ? 'alerts' : 'features'
    if (!tables[name]) continue
    problems.push(...columnProblems(name, tables[name], { [column]: DECLARED_AS[kind] }, false))
  }
  if (problems.length > 0) {
    throw new BadTablesError(describeProblems('The tables to align', problems), { context: { problems } })
  }
}

function columnProblems(
  table: string,
  { schema }: Table,
  columns: Readonly<Record<string, RawKind>>,
  optional: boolean,
): TableProblem[] {
  return Object.entries(columns).flatMap(([column, kind]) => {
    const type = schema.fields.find(({ name }) => name === column)?.type
    if (type ? accepts(kind, type) : optional) return []
    const expected = kind === 'texts' || kind === 'list' ? EXPECTED[kind] : expectedTypes(kind)
    return [{ table, column, expected, found: type ? String(type) : 'no such column' }]
  })
}

function accepts(kind: RawKind, type: DataType): boolean {
  if (kind === 'list') return DataType.isNull(type) || DataType.isList(type)
  if (kind !== 'texts') return acceptsType(kind, type)
  return DataType.isNull(type) || (DataType.isList(type) && acceptsType('text', type.children[0]!.type))
}
