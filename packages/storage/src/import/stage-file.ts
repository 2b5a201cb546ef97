import { AlertsmithError } from '@alertsmith/core'
import type { NetworkDatabase } from '../database.js'
import { quoted } from './import-tables.js'
import type { InspectedFile } from './inspect-file.js'

/** The rows of one file in a table of their own, as they were read and not yet converted. */
export interface StagedFile extends InspectedFile {
  readonly stage: string
  readonly rows: number
}

export interface Staging {
  readonly staged?: StagedFile
  readonly problems: readonly string[]
}

/** The number of each row in its file, from 1; a header is not counted. */
const ROW = '_row'

/** Reads a file into the new table `stage` and checks every value in it. */
export async function stageFile(
  database: NetworkDatabase,
  inspected: InspectedFile,
  stage: string,
  signal?: AbortSignal,
): Promise<Staging> {
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
        from: { ...inspected.source, structure: columns.join(', ') },
      },
      { signal },
    )
  } catch (error) {
    const reason = unreadable(error)
    if (reason === undefined) throw error
    return { problems: [reason] }
  }
  const { rows, problems } = await checkValues(database, inspected, stage, signal)
  return problems.length > 0 ? { problems } : { staged: { ...inspected, stage, rows }, problems }
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
  { columns, announcedRows }: InspectedFile,
  stage: string,
  signal: AbortSignal | undefined,
): Promise<{ rows: number; problems: string[] }> {
  const counts = columns.flatMap(({ source, missing, invalid }, i) => [
    `countIf(${missing}) AS missing_${i}`,
    `minIf(${ROW}, ${missing}) AS missing_row_${i}`,
    `countIf(${invalid}) AS invalid_${i}`,
    `minIf(${ROW}, ${invalid}) AS invalid_row_${i}`,
    `argMinIf(toString(${quoted(source.name)}), ${ROW}, ${invalid}) AS invalid_value_${i}`,
  ])
  const [found] = await database.queryRows<Record<string, string | null>>(
    { sql: `SELECT count() AS rows, ${counts.join(', ')} FROM ${quoted(stage)}`, params: {} },
    { signal },
  )
  const rows = Number(found!.rows)
  const problems: string[] = []
  if (announcedRows !== undefined && announcedRows !== rows) {
    problems.push(`must hold the ${announcedRows} rows that its footer announces; found ${rows}`)
  }
  for (const [i, { target }] of columns.entries()) {
    const missing = Number(found![`missing_${i}`])
    if (missing > 0) {
      problems.push(
        `column "${target.name}" must have a value in every row; ${missing} of ${rows} have none, the first is row ${found![`missing_row_${i}`]}`,
      )
    }
    const invalid = Number(found![`invalid_${i}`])
    if (invalid > 0) {
      const value = (found![`invalid_value_${i}`] ?? '').slice(0, 80)
      problems.push(
        `column "${target.name}" must hold ${target.type}; ${invalid} of ${rows} values do not fit, the first is ${JSON.stringify(value)} in row ${found![`invalid_row_${i}`]}`,
      )
    }
  }
  return { rows, problems }
}
