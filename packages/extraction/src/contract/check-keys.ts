import type { AlertsmithError, ErrorClass, QueryOptions, QuerySource, TrainingWindow } from '@alertsmith/core'
import { DuplicateClustersError, DuplicateFeaturesError, EmptyKeyError } from '../errors.js'
import { IN_WINDOW, windowParams } from '../query/snapshot.js'

/** A raw table with one row per key and snapshot. */
interface KeyedTable {
  readonly table: 'raw_features' | 'raw_clusters'
  readonly key: 'address' | 'cluster_id'
  readonly duplicates: ErrorClass
}

export const KEYED_TABLES: readonly KeyedTable[] = [
  { table: 'raw_features', key: 'address', duplicates: DuplicateFeaturesError },
  { table: 'raw_clusters', key: 'cluster_id', duplicates: DuplicateClustersError },
]

interface KeySummary {
  readonly rows: number
  readonly empty: number
  readonly repeated: number
}

interface KeyExample {
  readonly key: string
  readonly processingDate: string
  readonly rows: number
}

const summarySql = ({ table, key }: KeyedTable) => `SELECT
  toFloat64(count()) AS rows,
  toFloat64(countIf(ifNull(${key}, '') = '')) AS empty,
  toFloat64(count(${key}) - uniqExact(${key}, processing_date)) AS repeated
FROM ${table}
WHERE ${IN_WINDOW}`

const examplesSql = ({ table, key }: KeyedTable) => `SELECT
  toString(${key}) AS key, toString(processing_date) AS processingDate, toFloat64(count()) AS rows
FROM ${table}
WHERE ${IN_WINDOW}
GROUP BY ${key}, processing_date HAVING count() > 1 ORDER BY processing_date, ${key} LIMIT 5`

/** Looks for keys that are empty or stand twice in one snapshot, and counts the rows of the window. */
export async function checkKeys(
  source: QuerySource,
  keyed: KeyedTable,
  window: TrainingWindow,
  options: QueryOptions,
): Promise<{ readonly errors: readonly AlertsmithError[]; readonly rows: number }> {
  const params = windowParams(window)
  const [summary] = await source.queryRows<KeySummary>({ sql: summarySql(keyed), params }, options)
  const { rows, empty, repeated } = summary!
  const { table, key: column, duplicates } = keyed
  const errors: AlertsmithError[] = []
  if (empty > 0) {
    errors.push(
      new EmptyKeyError(
        `${table}.${column} must be neither null nor empty; it is in ${empty} of ${rows} rows of the window.`,
        { context: { table, column, expected: 'a text', found: `${empty} empty`, count: empty } },
      ),
    )
  }
  if (repeated > 0) {
    const examples = await source.queryRows<KeyExample>({ sql: examplesSql(keyed), params }, options)
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
  return { errors, rows }
}
