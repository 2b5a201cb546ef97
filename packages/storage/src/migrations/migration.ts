import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { MigrationFilesError } from '../errors.js'
import { splitStatements } from './statements.js'

/** One numbered file of the schema. */
export interface Migration {
  /** The number at the start of the file's name, from 1 without gaps. */
  readonly version: number
  /** The file's name, e.g. `0001_raw_tables.sql`. */
  readonly name: string
  /** sha256 of the text, in hex. Line endings do not count. */
  readonly checksum: string
  readonly statements: readonly string[]
}

/** The build puts the schema here; the path is the same seen from src/migrations and dist/migrations. */
const SHIPPED_SCHEMA = fileURLToPath(new URL('../../dist/schema/', import.meta.url))

const FILE_NAME = /^(\d{4})_[a-z0-9_]+\.sql$/

/**
 * The migrations in `directory`, in order.
 *
 * @throws {MigrationFilesError} for a file that is not numbered, numbered twice, empty, or after a gap
 */
export function loadMigrations(directory: string = SHIPPED_SCHEMA): Migration[] {
  const names = readdirSync(directory)
    .filter((name) => name.endsWith('.sql'))
    .sort()
  if (names.length === 0) throw new MigrationFilesError(`"${directory}" must hold migrations; found none.`)
  return names.map((name, index) => {
    const version = Number(FILE_NAME.exec(name)?.[1] ?? Number.NaN)
    if (version !== index + 1) {
      throw new MigrationFilesError(
        `Migrations must be named 0001_name.sql, 0002_name.sql and so on without gaps; found "${name}" where ${String(index + 1).padStart(4, '0')} should be.`,
        { context: { name, expected: index + 1 } },
      )
    }
    const text = readFileSync(`${directory}/${name}`, 'utf8').replaceAll('\r\n', '\n')
    const statements = splitStatements(text)
    if (statements.length === 0) throw new MigrationFilesError(`Migration "${name}" must hold a statement.`)
    return { version, name, checksum: createHash('sha256').update(text).digest('hex'), statements }
  })
}
