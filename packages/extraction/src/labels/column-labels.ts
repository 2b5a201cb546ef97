import { double } from '../query/columns.js'
import { quoteName } from '../query/quote.js'
import { type LabelSql, typologySql, UNKNOWN_DATE } from './label-sql.js'

/** @param columns of raw_alerts with their types; `column` is one of them */
export function columnLabels(column: string, columns: ReadonlyMap<string, string>): LabelSql {
  // With the table's name in front, an alias of the same name cannot come between.
  const label = `raw_alerts.${quoteName(column)}`
  return {
    labelled: `${label} IS NOT NULL`,
    columns: {
      label: double(label),
      weight: 'toFloat64(1)',
      known_date: UNKNOWN_DATE,
      typology: typologySql(columns),
    },
    params: {},
  }
}
