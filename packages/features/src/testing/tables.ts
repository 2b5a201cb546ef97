import type { AlignedTables, ClusterTables } from '@alertsmith/core'
import {
  Bool,
  type DataType,
  Dictionary,
  Float64,
  Int32,
  Null,
  Table,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow'
import type { ColumnKind } from '../columns/kinds.js'

type Cell = string | number | boolean | null

type Columns<Names extends string> = Readonly<Record<Names, Readonly<Record<string, ColumnKind>>>>

const LABELS = { label: 'count', weight: 'number', known_date: 'day', typology: 'text' } as const

const ALERT_COLUMNS: Columns<Exclude<keyof AlignedTables, 'declared'>> = {
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
  clusters: { cluster_id: 'text', cluster_size: 'count', total_volume_usd: 'amount' },
  moneyFlows: {
    in_degree: 'count',
    total_in: 'amount',
    avg_in: 'amount',
    tx_in_count: 'count',
    out_degree: 'count',
    total_out: 'amount',
    avg_out: 'amount',
    tx_out_count: 'count',
  },
  history: {
    prior_alert_count: 'count',
    prior_volume_mean: 'amount',
    prior_volume_std: 'amount',
    prior_volume_min: 'amount',
    prior_volume_max: 'amount',
    last_alert_date: 'day',
  },
  labels: LABELS,
}

const CLUSTER_COLUMNS: Columns<keyof ClusterTables> = {
  clusters: {
    cluster_id: 'text',
    processing_date: 'day',
    window_days: 'count',
    cluster_size: 'count',
    total_volume_usd: 'amount',
  },
  alerts: {
    alert_count: 'count',
    alerted_members: 'count',
    volume_usd_sum: 'amount',
    volume_usd_mean: 'amount',
    volume_usd_max: 'amount',
    confidence_mean: 'number',
    confidence_max: 'number',
    severity_mean: 'number',
    severity_max: 'number',
    transaction_count_sum: 'count',
    first_seen_timestamp: 'time',
    last_seen_timestamp: 'time',
  },
  members: {
    known_members: 'count',
    received_usd_sum: 'amount',
    received_usd_mean: 'amount',
    received_usd_max: 'amount',
    sent_usd_sum: 'amount',
    sent_usd_mean: 'amount',
    sent_usd_max: 'amount',
    transaction_count_sum: 'count',
    transaction_count_mean: 'count',
    transaction_count_max: 'count',
    unique_counterparties_mean: 'count',
    unique_counterparties_max: 'count',
    risk_score_mean: 'number',
    risk_score_max: 'number',
    exchange_share: 'number',
    mixer_share: 'number',
  },
  moneyFlows: {
    in_degree_mean: 'count',
    in_degree_max: 'count',
    out_degree_mean: 'count',
    out_degree_max: 'count',
    total_in_sum: 'amount',
    total_in_max: 'amount',
    total_out_sum: 'amount',
    total_out_max: 'amount',
    touching_count: 'count',
    touching_usd: 'amount',
    inside_count: 'count',
    inside_usd: 'amount',
    inside_pairs: 'count',
  },
  labels: LABELS,
}

/** Columns by table; what is left out is null in every row. */
type Cells<Names extends string> = {
  readonly [T in Names]?: Readonly<Record<string, readonly Cell[]>>
}
export type SampleColumns = Cells<Exclude<keyof AlignedTables, 'declared'>>
export type SampleClusterColumns = Cells<keyof ClusterTables>

/** Aligned tables of `numRows` alerts from plain arrays, in the types that extraction gives. */
export function sampleTables(numRows: number, columns: SampleColumns): AlignedTables {
  return tablesFrom(numRows, ALERT_COLUMNS, columns) as unknown as AlignedTables
}

/** The same at cluster grain. */
export function sampleClusterTables(numRows: number, columns: SampleClusterColumns): ClusterTables {
  return tablesFrom(numRows, CLUSTER_COLUMNS, columns) as unknown as ClusterTables
}

/** A table of declared columns: doubles, booleans or texts by what their cells are. */
export function declaredTable(columns: Readonly<Record<string, readonly Cell[]>>): Table {
  const vectors = Object.entries(columns).map(([name, cells]) => {
    const known = cells.find((cell) => cell !== null)
    const kind = typeof known === 'string' ? 'text' : typeof known === 'boolean' ? 'flag' : 'number'
    return [name, columnOf(cells, kind)]
  })
  return new Table(Object.fromEntries(vectors) as Record<string, Vector>)
}

function tablesFrom<Names extends string>(
  numRows: number,
  specs: Columns<Names>,
  columns: Cells<Names>,
): Record<string, Table> {
  const tables = Object.entries<Readonly<Record<string, ColumnKind>>>(specs).map(([table, kinds]) => {
    const given = columns[table as Names] ?? {}
    const unknown = Object.keys(given).find((name) => !(name in kinds))
    if (unknown) throw new Error(`no column ${table}.${unknown}`)
    const vectors = Object.entries(kinds).map(([name, kind]) => {
      const cells = given[name] ?? Array.from({ length: numRows }, () => null)
      if (cells.length !== numRows)
        throw new Error(`${table}.${name} has ${cells.length} cells, not ${numRows}`)
      return [name, columnOf(cells, kind)]
    })
    return [table, new Table(Object.fromEntries(vectors) as Record<string, Vector>)]
  })
  return Object.fromEntries(tables) as Record<string, Table>
}

function columnOf(cells: readonly Cell[], kind: ColumnKind): Vector {
  if (cells.length > 0 && cells.every((cell) => cell === null) && kind === 'text') {
    return vectorFromArray(cells, new Null())
  }
  return vectorFromArray(cells, typeOf(kind))
}

function typeOf(kind: ColumnKind): DataType {
  if (kind === 'text') return new Dictionary(new Utf8(), new Int32())
  if (kind === 'flag') return new Bool()
  return kind === 'day' ? new Int32() : new Float64()
}
