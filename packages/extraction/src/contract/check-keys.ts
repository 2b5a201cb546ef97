import type { AlertsmithError, ErrorClass, QueryOptions, QuerySource, TrainingWindow } from '@alertsmith/core'
import { DuplicateClustersError, DuplicateFeaturesError } from '../errors.js'

import { IN_WINDOW, windowParams } from '../query/snapshot.js'
import { type CheckedValues, countOutside, describeOutside } from './check-values.js'
import { countKeyTexts, describeKeyTexts } from './key-texts.js'
import { repeatedRows } from './repeats.js'

/** A raw table with one row per key and snapshot. */
interface KeyedTable {
  readonly table: 'raw_features' | 'raw_clusters'
  readonly key: 'address' | 'cluster_id'
  readonly duplicates: ErrorClass
  readonly values: CheckedValues
}

const FEATURE_VALUES: CheckedValues = {
  total_received_usd: 'dollars',
  total_sent_usd: 'dollars',
  transaction_count: 'notNegative',
  unique_counterparties: 'notNegative',
  avg_transaction_usd: 'dollars',
  max_transaction_usd: 'dollars',
  risk_score: 'share',
}
const CLUSTER_VALUES: CheckedValues = { cluster_size: 'notNegative', total_volume_usd: 'dollars' }

export const KEYED_TABLES: readonly KeyedTable[] = [
  { table: 'raw_features', key: 'address', duplicates: DuplicateFeaturesError, values: FEATURE_VALUES },
  { table: 'raw_clusters', key: 'cluster_id', duplicates: DuplicateClustersError, values: CLUSTER_VALUES },
]

interface KeySummary extends Readonly<Record<string, unknown>> {
  readonly rows: number
  readonly repeated: number
}

export interface KeyCheck {
  readonly errors: readonly AlertsmithError[]
  readonly warnings: readonly string[]
  readonly rows: number
}

interface KeyExample {
  readonly key: string
  readonly processingDate: string
  readonly rows: number
}

const summarySql = ({ table, key, values }: KeyedTable) => `SELECT
  toFloat64(count()) AS rows,
  ${countKeyTexts([key])},
  ${repeatedRows([key, 'processing_date'], `${key} IS NOT NULL`)} AS repeated${countOutside(values)}
FROM ${table}
WHERE ${IN_WINDOW}`

const examplesSql = ({ table, key }: KeyedTable) => `SELECT
  toString(${key}) AS key, toString(processing_date) AS processingDate, toFloat64(count()) AS rows
FROM ${table}
WHERE ${IN_WINDOW}
GROUP BY ${key}, processing_date HAVING count() > 1 ORDER BY processing_date, ${key} LIMIT 5`

/** Looks for keys that are empty or stand twice in one snapshot and for values out of range, and counts the rows of the window. */
export async function checkKeys(
  source: QuerySource,
  keyed: KeyedTable,
  window: TrainingWindow,
  options: QueryOptions,
): Promise<KeyCheck> {
  const params = windowParams(window)
  const [summary] = await source.queryRows<KeySummary>({ sql: summarySql(keyed), params }, options)
  const { rows, repeated } = summary!
  const { table, key: column, duplicates } = keyed
  const judged = describeOutside(table, keyed.values, summary!)
  const errors: AlertsmithError[] = [...judged.errors, ...describeKeyTexts(table, [column], summary!)]
  const examples =
    repeated > 0 ? await source.queryRows<KeyExample>({ sql: examplesSql(keyed), params }, options) : []
  if (examples.length > 0) {
    const listed = examples
      .map(({ key, processingDate, rows: times }) => `"${key}" on ${processingDate} (${times} rows)`)
      .join(', ')
    errors.push(
      new duplicates(
        `${table} must have one row per (${column}, processing_date) within the window; ${repeated} rows repeat one, for example ${listed}.`,
        {
          context: {
            table,
            column,
            expected: `one row per (${column}, processing_date)`,
            found: `${repeated} repeated rows`,
            examples,
          },
        },
      ),
    )
  }
  return { errors, warnings: judged.warnings, rows }
}
