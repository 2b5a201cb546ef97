import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MigrationFilesError } from '../errors.js'
import { loadMigrations } from './migration.js'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'alertsmith-migrations-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text)
}

describe('loadMigrations', () => {
  it('reads the files in the order of their numbers', () => {
    write({ '0002_b.sql': 'SELECT 2; SELECT 3', '0001_a.sql': 'SELECT 1', 'README.md': 'words' })
    expect(loadMigrations(directory)).toMatchObject([
      { version: 1, name: '0001_a.sql', statements: ['SELECT 1'] },
      { version: 2, name: '0002_b.sql', statements: ['SELECT 2', 'SELECT 3'] },
    ])
  })

  it('sees another text by its checksum, but not another line ending', () => {
    write({ '0001_a.sql': 'SELECT 1\n' })
    const [before] = loadMigrations(directory)
    write({ '0001_a.sql': 'SELECT 1\r\n' })
    expect(loadMigrations(directory)[0]?.checksum).toBe(before?.checksum)
    write({ '0001_a.sql': 'SELECT 2\n' })
    expect(loadMigrations(directory)[0]?.checksum).not.toBe(before?.checksum)
  })

  it.each([
    ['a gap', { '0001_a.sql': 'SELECT 1', '0003_c.sql': 'SELECT 3' }],
    ['a number used twice', { '0001_a.sql': 'SELECT 1', '0001_b.sql': 'SELECT 1' }],
    ['a start after 1', { '0002_b.sql': 'SELECT 2' }],
    ['a file without a number', { '0001_a.sql': 'SELECT 1', 'fix.sql': 'SELECT 1' }],
    ['a file without a statement', { '0001_a.sql': '-- later' }],
    ['no file', {}],
  ])('refuses %s', (_, files) => {
    write(files)
    expect(() => loadMigrations(directory)).toThrow(MigrationFilesError)
  })

  it('ships the schema of this repository', () => {
    expect(loadMigrations().map((migration) => migration.name)).toEqual([
      '0001_raw_tables.sql',
      '0002_models.sql',
      '0003_data_imports.sql',
      '0004_score_evidence.sql',
      '0005_repeated_inserts.sql',
    ])
  })
})
