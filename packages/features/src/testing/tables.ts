import type { AlignedTables } from '@alertsmith/core'
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

const COLUMNS: Readonly<Record<keyof AlignedTables, Readonly<Record<string, ColumnKind>>>> = {
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
  labels: { label: 'flag', weight: 'number' },
}

/** Columns by table; what is left out is null in every row. */
export type SampleColumns = {
  readonly [T in keyof AlignedTables]?: Readonly<Record<string, readonly Cell[]>>
}

/** Aligned tables of `numRows` alerts from plain arrays, in the types that extraction gives. */
export function sampleTables(numRows: number, columns: SampleColumns): AlignedTables {
  const tables = Object.entries(COLUMNS).map(([table, kinds]) => {
    const given = columns[table as keyof AlignedTables] ?? {}
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
  return Object.fromEntries(tables) as AlignedTables
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
