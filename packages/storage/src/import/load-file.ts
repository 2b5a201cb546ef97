import { AlertsmithError } from '@alertsmith/core'
import type { NetworkDatabase } from '../database.js'
import { quoted, type TargetColumn } from './import-tables.js'
import type { InspectedFile } from './inspect-file.js'

export interface Load {
  readonly database: NetworkDatabase
  readonly inspected: InspectedFile
  /** Of the table to load into, all of them. */
  readonly columns: readonly TargetColumn[]
  /** The table to load into. */
  readonly into: string
  readonly signal: AbortSignal | undefined
}

/**
 * Converts the rows of a file and adds them to a table, and checks every value on the way: the file is read once.
 *
 * @returns ClickHouse's refusal where a value failed a check or the file cannot be read; the table then holds some of
 *   the rows
 */
export async function loadFile({
  database,
  inspected,
  columns,
  into,
  signal,
}: Load): Promise<AlertsmithError | undefined> {
  const { columns: planned, source } = inspected
  const structure = planned.map((column) => `${quoted(column.source.name)} ${column.source.readAs}`)
  const failing = planned.flatMap(({ checks }) => checks.map((check) => `(${check.failing})`))
  const where = failing.length === 0 ? undefined : `throwIf(${failing.join(' OR ')}) = 0`
  const stored = columns.map((target) => {
    const value = planned.find((column) => column.target === target)?.stored ?? target.defaultSql ?? 'NULL'
    return `CAST(${value}, '${target.type.replaceAll("'", "\\'")}')`
  })
  try {
    await database.insertFile(
      {
        into: `${quoted(into)} (${columns.map(({ name }) => quoted(name)).join(', ')})`,
        select: stored.join(', '),
        where,
        from: { ...source, structure: structure.join(', ') },
      },
      { signal },
    )
    return undefined
  } catch (error) {
    if (AlertsmithError.isInstance(error) && error.code === 'STORAGE_QUERY_FAILED') return error
    throw error
  }
}
