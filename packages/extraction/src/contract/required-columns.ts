import type { DeclaredFeature, DeclaredKind } from '@alertsmith/core'
import type { LabelStrategy } from '../labels/strategy.js'
import type { ColumnKind } from './column-kinds.js'
import { RAW_TABLES } from './raw-tables.js'

/** A column that is going to be read. */
export interface RequiredColumn {
  readonly table: string
  readonly column: string
  readonly kind: ColumnKind
  /** Read only where the table has it. */
  readonly optional?: true
  /** Named by the caller, who may also have meant a column that is read anyway. */
  readonly named?: true
}

const ADDRESS_LABELS: readonly RequiredColumn[] = [
  { table: 'raw_address_labels', column: 'address', kind: 'nullableKey' },
  { table: 'raw_address_labels', column: 'risk_level', kind: 'text' },
  { table: 'raw_address_labels', column: 'confidence_score', kind: 'number' },
  { table: 'raw_address_labels', column: 'source', kind: 'text' },
  { table: 'raw_address_labels', column: 'known_at', kind: 'time', optional: true },
]

const DECLARED_COLUMN_KINDS: Readonly<Record<DeclaredKind, ColumnKind>> = {
  number: 'number',
  boolean: 'flag',
  category: 'text',
  'array-length': 'list',
}

/** @param labels undefined where no labels are needed */
export function requiredColumns(
  labels: LabelStrategy | undefined,
  declared: readonly DeclaredFeature[],
): RequiredColumn[] {
  return [
    ...Object.entries(RAW_TABLES).flatMap(([table, columns]) =>
      Object.entries(columns).map(([column, kind]) => ({ table, column, kind })),
    ),
    ...labelColumns(labels),
    ...declared.map(({ table, column, kind }) => ({
      table,
      column,
      kind: DECLARED_COLUMN_KINDS[kind],
      named: true as const,
    })),
  ]
}

function labelColumns(labels: LabelStrategy | undefined): RequiredColumn[] {
  if (labels === undefined) return []
  const typology: RequiredColumn = {
    table: 'raw_alerts',
    column: 'typology_type',
    kind: 'text',
    optional: true,
  }
  if (labels.strategy === 'query') return [typology]
  if (labels.strategy === 'address-labels') return [typology, ...ADDRESS_LABELS]
  return [typology, { table: 'raw_alerts', column: labels.column ?? 'label', kind: 'number', named: true }]
}
