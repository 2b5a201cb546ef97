import type { QueryTarget } from '@alertsmith/core'
import { type ImportTableName, quoted } from './import-tables.js'

/** What is there more often than once, although one row would say it all. */
export interface Repeats {
  /** Rows that another row of the import equals in every column; of three equal rows two count. */
  readonly repeatedRows: number
  /**
   * Keys (schema/README.md) that more than one row of the import has, and alert ids that another snapshot in the table
   * has, too. Always 0 for money flows, which have no key.
   */
  readonly repeatedKeys: number
}

const SNAPSHOT = ['processing_date', 'window_days']

/** By what no two rows of a table should be equal. */
const KEYS: Readonly<Record<ImportTableName, readonly string[] | undefined>> = {
  raw_alerts: ['alert_id'],
  raw_features: ['address', ...SNAPSHOT],
  raw_clusters: ['cluster_id', ...SNAPSHOT],
  raw_money_flows: undefined,
  raw_address_labels: ['address', 'source'],
}

/** Past this ClickHouse groups on the disk. */
const SPILL = 'SETTINGS max_bytes_before_external_group_by = 268435456'

export interface CountRepeatsOptions {
  readonly database: QueryTarget
  readonly table: ImportTableName
  /** The table that holds what is imported. */
  readonly imported: string
  /** SQL for the rows that stay, to come after FROM. */
  readonly others: string
  readonly signal: AbortSignal | undefined
}

export async function countRepeats(options: CountRepeatsOptions): Promise<Repeats> {
  const { table } = options
  const key = KEYS[table]?.map(quoted).join(', ')
  if (key === undefined) return { repeatedRows: await countEqualRows(options), repeatedKeys: 0 }
  const { imported } = options
  const within = await countOf(
    options,
    `SELECT count() AS n FROM (SELECT 1 FROM ${quoted(imported)} GROUP BY ${key} HAVING count() > 1) ${SPILL}`,
  )
  const across =
    table === 'raw_alerts'
      ? await countOf(
          options,
          `SELECT uniqExact(alert_id) AS n FROM ${options.others} AND alert_id IN (SELECT alert_id FROM ${quoted(imported)})`,
        )
      : 0
  return { repeatedRows: within === 0 ? 0 : await countEqualRows(options), repeatedKeys: within + across }
}

/** Groups by a hash first, which is several times faster, and compares only the rows whose hashes are equal. */
async function countEqualRows(options: CountRepeatsOptions): Promise<number> {
  const hash = 'cityHash64(tuple(*))'
  const from = quoted(options.imported)
  const hashes = `SELECT ${hash} AS row_hash FROM ${from} GROUP BY row_hash HAVING count() > 1`
  const candidates = await countOf(options, `SELECT count() AS n FROM (${hashes}) ${SPILL}`)
  if (candidates === 0) return 0
  return countOf(
    options,
    `SELECT sum(copies - 1) AS n FROM (SELECT *, count() AS copies FROM ${from} WHERE ${hash} IN (${hashes}) GROUP BY ALL) ${SPILL}`,
  )
}

async function countOf({ database, signal }: CountRepeatsOptions, sql: string): Promise<number> {
  const [found] = await database.queryRows<{ n: string }>({ sql, params: {} }, { signal })
  return Number(found!.n)
}
