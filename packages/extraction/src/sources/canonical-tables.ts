import type { ColumnKind } from '../contract/column-kinds.js'
import { RAW_TABLES } from '../contract/raw-tables.js'
import type { MappedTableName } from './mapping.js'

/** A column that a mapping gives. */
export interface CanonicalColumn {
  readonly kind: ColumnKind
  /** US dollars: a Decimal with 18 digits after the point, as in the canonical tables. */
  readonly money: boolean
  /** SQL of what a row has where the mapping leaves the column out; required where there is none. */
  readonly otherwise?: string
}

type CanonicalTables = Readonly<Record<MappedTableName, Readonly<Record<string, CanonicalColumn>>>>

const required = (columns: Readonly<Record<string, ColumnKind>>) =>
  Object.fromEntries(
    Object.entries(columns).map(([name, kind]) => [name, { kind, money: name.endsWith('_usd') }]),
  )

export const CANONICAL_TABLES: CanonicalTables = {
  raw_alerts: {
    ...required(RAW_TABLES.raw_alerts),
    typology_type: { kind: 'text', money: false, otherwise: "''" },
    label: { kind: 'number', money: false, otherwise: "CAST(NULL, 'Nullable(UInt8)')" },
  },
  raw_features: required(RAW_TABLES.raw_features),
  raw_clusters: required(RAW_TABLES.raw_clusters),
  raw_money_flows: required(RAW_TABLES.raw_money_flows),
  raw_address_labels: {
    address: { kind: 'nullableKey', money: false },
    risk_level: { kind: 'text', money: false },
    confidence_score: { kind: 'number', money: false, otherwise: "CAST(NULL, 'Nullable(Float64)')" },
    source: { kind: 'text', money: false, otherwise: "''" },
    known_at: { kind: 'time', money: false, otherwise: "CAST(NULL, 'Nullable(DateTime(\\'UTC\\'))')" },
  },
}

export const MAPPED_TABLE_NAMES = Object.keys(CANONICAL_TABLES) as MappedTableName[]
