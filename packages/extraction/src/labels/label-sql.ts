import type { BoundQuery } from '@alertsmith/core'
import { type ColumnSql, dictionary, selectList } from '../query/columns.js'

/** The columns of the label table, in their order. */
export const LABEL_COLUMN_NAMES = ['label', 'weight', 'known_date', 'typology'] as const

/** How a strategy finds the label of a row of raw_alerts. */
export interface LabelSql {
  /** A condition on rows of raw_alerts that holds for labelled ones; all rows where there is none. */
  readonly labelled?: string
  /** Columns that are read off raw_alerts itself. */
  readonly columns: ColumnSql
  /** The other columns. */
  readonly joined?: JoinedLabels
  readonly params: BoundQuery['params']
}

/** Labels that stand outside raw_alerts. */
export interface JoinedLabels {
  /** The column of raw_alerts and of members that the labels go by. */
  readonly by: 'alert_id' | 'address'
  /**
   * One row per labelled text in the given selection of texts: label_key, which is the text as a number, label, weight
   * and known_date.
   */
  select(texts: string): string
}

export const LABEL_KEY = 'label_key'

/** The label table's columns that joined labels have, under their wide names. */
export const JOINED_COLUMNS = { label: 'label', weight: 'weight', known_date: 'known_date' } as const

export const UNKNOWN_DATE = "CAST(NULL, 'Nullable(Int32)')"
const UNKNOWN_TYPOLOGY = dictionary('NULL')

/** @param columns of raw_alerts, where typology_type is optional */
export function typologySql(columns: ReadonlyMap<string, string>): string {
  if (!columns.has('typology_type')) return UNKNOWN_TYPOLOGY
  return dictionary("nullIf(toString(raw_alerts.typology_type), '')")
}

/** For scoring: every alert, with nothing known about its outcome. */
export const NO_LABELS: LabelSql = {
  columns: {
    label: "CAST(NULL, 'Nullable(Float64)')",
    weight: 'toFloat64(1)',
    known_date: UNKNOWN_DATE,
    typology: UNKNOWN_TYPOLOGY,
  },
  params: {},
}

/** `SELECT` of {@link JoinedLabels.select} with wide names, for joining to alerts whose texts `texts` selects. */
export function wideJoinedSql(joined: JoinedLabels, texts: string): string {
  return `SELECT
${selectList('labels', JOINED_COLUMNS)},
  ${LABEL_KEY}
FROM (
${joined.select(texts)}
)`
}
