import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Session } from 'chdb'
import type { FrontUser } from './front-user.js'
import type { HttpQuery } from './http-query.js'

export interface EngineAnswer {
  readonly body: Uint8Array
  readonly rowsRead: number
}

/**
 * Runs one HTTP query in the embedded engine at `directory`, on a connection of its own: settings and parameters
 * stay with a connection, and requests must not see each other's.
 */
export async function runInEngine(
  directory: string,
  query: HttpQuery,
  user?: FrontUser,
): Promise<EngineAnswer> {
  const session = new Session(directory)
  const staging = mkdtempSync(join(tmpdir(), 'alertsmith-front-'))
  try {
    const run = (sql: string) => session.queryAsync(sql, { format: query.defaultFormat })
    if (query.database !== undefined) await run(`USE \`${query.database.replaceAll('`', '\\`')}\``)
    await run(`SET ${QUERY_NAME} = ${literal(query.queryId)}`)
    for (const [name, value] of Object.entries(user?.profile ?? {}))
      await run(`SET ${name} = ${literal(value)}`)
    if (user?.readonly) await run(`SET readonly = ${user.readonly}`)
    for (const [name, value] of query.settings) await run(`SET ${name} = ${literal(value)}`)
    for (const [name, value] of query.params) await run(`SET param_${name} = ${literal(value)}`)
    const result = await run(withData(query, staging))
    return { body: result.bytes(), rowsRead: result.rowsRead }
  } finally {
    session.close()
    rmSync(staging, { recursive: true, force: true })
  }
}

/** The engine names its queries itself; by this setting one finds them. */
const QUERY_NAME = 'log_comment'

const INPUT_FUNCTION = /\binput\(\s*('(?:[^'\\]|\\.)*')\s*\)/i
const FORMAT_AT_END = /\s+FORMAT\s+(\w+)\s*;?\s*$/i

/** The engine reads the rows of an INSERT from a file: inline data has to be text, and `input()` finds none there. */
function withData({ sql, data }: HttpQuery, staging: string): string {
  if (data.length === 0) return sql.replace(/^(KILL QUERY WHERE )query_id\b/, `$1Settings['${QUERY_NAME}']`)
  const format = FORMAT_AT_END.exec(sql)
  if (format === null) return `${sql}\n${data.toString('utf8')}`
  const file = join(staging, 'data')
  writeFileSync(file, data)
  const statement = sql.slice(0, format.index)
  if (INPUT_FUNCTION.test(statement)) {
    return statement.replace(
      INPUT_FUNCTION,
      (_, structure) => `file('${file}', '${format[1]}', ${structure})`,
    )
  }
  return `${statement} FROM INFILE '${file}' FORMAT ${format[1]}`
}

function literal(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
