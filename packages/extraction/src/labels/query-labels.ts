import { double, text } from '../query/columns.js'
import { textKey } from '../query/snapshot.js'
import { type LabelSql, typologySql } from './label-sql.js'

export interface QueryLabelOptions {
  /** Already known to be one SELECT. */
  readonly sql: string
  /** What the query gives, with types. */
  readonly columns: ReadonlyMap<string, string>
  readonly alertColumns: ReadonlyMap<string, string>
}

/** The query's rows in the types that labels have, with `id` as text. */
export function typedQuery({ sql, columns }: Pick<QueryLabelOptions, 'sql' | 'columns'>): string {
  return `SELECT
  alert_id,
  ${double('label')} AS label_value,
  ${columns.has('weight') ? `ifNull(${double('weight')}, 1)` : 'toFloat64(1)'} AS weight_value,
  ${knownDate(columns.get('known_date'))} AS known_day
FROM (
${sql}
)`
}

export function queryLabels({ sql, columns, alertColumns }: QueryLabelOptions): LabelSql {
  const typed = typedQuery({ sql, columns })
  return {
    labelled: `alert_id IN (
SELECT alert_id FROM (
${typed}
) WHERE label_value IS NOT NULL)`,
    columns: { typology: typologySql(alertColumns) },
    joined: {
      by: 'alert_id',
      select: (ids) => `SELECT
  ${textKey(text('alert_id'))} AS label_key,
  label_value AS label,
  weight_value AS weight,
  known_day AS known_date
FROM (
${typed}
)
WHERE label_value IS NOT NULL AND alert_id IN ${ids}`,
    },
    params: {},
  }
}

function knownDate(type: string | undefined): string {
  if (type === undefined) return "CAST(NULL, 'Nullable(Int32)')"
  return type.includes('DateTime') ? "toInt32(toDate32(known_date, 'UTC'))" : 'toInt32(known_date)'
}
