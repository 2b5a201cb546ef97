import { AlertsmithError } from '@alertsmith/core'
import type { NetworkDatabase } from '../database.js'
import { quoted } from './import-tables.js'
import type { InspectedFile } from './inspect-file.js'

/** The number of each row in its file, from 1; a header is not counted. */
const ROW = '_row'

/** Otherwise the numbers are not those of the rows in the file. */
const IN_ORDER = { input_format_parquet_preserve_order: 1 }

/**
 * Says what is wrong with the values of a file, with counts and row numbers. It takes as long as the import itself, and is
 * for files that could not be loaded: reads the file into the new table `stage` as it is, and counts there.
 */
export async function checkFile(
  database: NetworkDatabase,
  inspected: InspectedFile,
  stage: string,
  signal?: AbortSignal,
): Promise<string[]> {
  const { source } = inspected
  const columns = inspected.columns.map(({ source }) => `${quoted(source.name)} ${source.readAs}`)
  await database.execute({
    sql: `CREATE TABLE ${quoted(stage)} (${columns.join(', ')}, ${ROW} UInt64) ENGINE = MergeTree ORDER BY tuple()`,
    params: {},
  })
  try {
    await database.insertFile(
      {
        into: quoted(stage),
        select: `*, rowNumberInAllBlocks() + 1`,
        from: { ...source, settings: { ...source.settings, ...IN_ORDER }, structure: columns.join(', ') },
      },
      { signal },
    )
  } catch (error) {
    const reason = unreadable(error)
    if (reason === undefined) throw error
    return [reason]
  }
  return checkValues(database, inspected, stage, signal)
}

/** ClickHouse's reason not to read the file, or undefined where the failure has nothing to do with the file. */
function unreadable(error: unknown): string | undefined {
  if (!AlertsmithError.isInstance(error) || error.code !== 'STORAGE_QUERY_FAILED') return undefined
  const words = error.cause instanceof Error ? error.cause.message : error.message
  const reason = words.split('\n', 1)[0]!.split(/: \(in file|: While (?:reading|executing)/, 1)[0]!
  return `cannot be read: ${reason.slice(0, 400)}`
}

async function checkValues(
  database: NetworkDatabase,
  { columns }: InspectedFile,
  stage: string,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const checks = columns.flatMap(({ target, source, checks }) =>
    checks.map((check) => ({ ...check, name: target.name, column: quoted(source.name) })),
  )
  const counts = checks.flatMap(({ failing, column }, i) => [
    `countIf(${failing}) AS count_${i}`,
    `minIf(${ROW}, ${failing}) AS row_${i}`,
    `argMinIf(toString(${column}), ${ROW}, ${failing}) AS value_${i}`,
  ])
  const [found] = await database.queryRows<Record<string, string | null>>(
    { sql: `SELECT ${['count() AS rows', ...counts].join(', ')} FROM ${quoted(stage)}`, params: {} },
    { signal },
  )
  return checks.flatMap(({ name, must, found: words, showsValue }, i) => {
    const failing = Number(found![`count_${i}`])
    if (failing === 0) return []
    const value = JSON.stringify((found![`value_${i}`] ?? '').slice(0, 80))
    const first = `the first is ${showsValue ? `${value} in row` : 'row'} ${found![`row_${i}`]}`
    return [`column "${name}" ${must}; ${failing} of ${found!.rows} ${words}, ${first}`]
  })
}
