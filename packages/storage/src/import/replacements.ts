import type { QueryTarget } from '@alertsmith/core'
import { IMPORT_SCOPES, type ImportTableName, quoted } from './import-tables.js'

/** A snapshot of a table, before and after an import. */
export interface ReplacedSnapshot {
  /** YYYY-MM-DD. */
  readonly processingDate: string
  readonly windowDays: number
  readonly rowsBefore: number
  readonly rows: number
}

/** What held other rows before the import: models that have learned from them would be trained otherwise today. */
export interface Replacements {
  /**
   * In order of date and window. Labels of alerts come later than the alerts, so snapshots of raw_alerts in which nothing
   * else changed are not among them. Always empty for raw_address_labels, which has no snapshots.
   */
  readonly replacedSnapshots: readonly ReplacedSnapshot[]
  /** Pairs of address and source whose labels are others now; 0 for other tables. */
  readonly replacedLabels: number
}

export const NOTHING_REPLACED: Replacements = { replacedSnapshots: [], replacedLabels: 0 }

export interface FindReplacementsOptions {
  readonly database: QueryTarget
  readonly table: ImportTableName
  /** SQL for the rows that are replaced, to come after FROM. */
  readonly old: string
  /** The table that holds what is imported. */
  readonly imported: string
  readonly signal: AbortSignal | undefined
}

/** Compares rows by a hash that their order does not change; `same` where there is no other row at all. */
export async function findReplacements(
  options: FindReplacementsOptions,
): Promise<{ readonly same: boolean; readonly replacements: Replacements }> {
  const { database, table, old, imported, signal } = options
  const key = IMPORT_SCOPES[table].map(quoted).join(', ')
  const besideLabel = table === 'raw_alerts' ? 'cityHash64(tuple(* EXCEPT label))' : 'row_hash'
  // Inside of a tuple NULL has a hash of its own; outside of one the whole hash would be NULL.
  const rowsOf = (from: string, was: boolean) =>
    `SELECT ${key}, ${was} AS was, cityHash64(tuple(*)) AS row_hash, ${besideLabel} AS beside_label FROM ${from}`
  const changed = `SELECT ${key}, countIf(was) AS rows_before, countIf(NOT was) AS rows,
    rows_before != rows OR sumIf(beside_label, was) != sumIf(beside_label, NOT was) AS is_other
  FROM (${rowsOf(old, true)} UNION ALL ${rowsOf(quoted(imported), false)})
  GROUP BY ${key}
  HAVING rows_before > 0 AND (rows_before != rows OR sumIf(row_hash, was) != sumIf(row_hash, NOT was))`
  const ask = <Row extends object>(sql: string) => database.queryRows<Row>({ sql, params: {} }, { signal })
  if (table === 'raw_address_labels') {
    const [found] = await ask<{ n: string }>(`SELECT count() AS n FROM (${changed})`)
    const replacedLabels = Number(found!.n)
    return { same: replacedLabels === 0, replacements: { ...NOTHING_REPLACED, replacedLabels } }
  }
  const snapshots = await ask<ReplacedSnapshot & { readonly isOther: boolean }>(
    `SELECT toString(processing_date) AS processingDate, toFloat64(window_days) AS windowDays,
  toFloat64(rows_before) AS rowsBefore, toFloat64(rows) AS rows, toBool(is_other) AS isOther
FROM (${changed})
ORDER BY processing_date, window_days`,
  )
  const replacedSnapshots = snapshots
    .filter(({ isOther }) => isOther)
    .map(({ isOther: _, ...snapshot }) => snapshot)
  return { same: snapshots.length === 0, replacements: { ...NOTHING_REPLACED, replacedSnapshots } }
}

export function replacesNothing({ replacedSnapshots, replacedLabels }: Replacements): boolean {
  return replacedSnapshots.length === 0 && replacedLabels === 0
}
