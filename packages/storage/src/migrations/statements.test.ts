import { describe, expect, it } from 'vitest'
import { splitStatements } from './statements.js'

describe('splitStatements', () => {
  it('splits at semicolons and drops comments', () => {
    expect(splitStatements('-- first; not a statement\nSELECT 1; /* ; */ SELECT 2 -- end;\n;\n;')).toEqual([
      'SELECT 1',
      'SELECT 2',
    ])
  })

  it.each([
    `SELECT ';'`,
    `SELECT 'it''s; fine'`,
    `SELECT 'a\\'; b'`,
    `SELECT '-- no comment; at all'`,
    'SELECT `odd;name`',
    'SELECT "odd;name"',
  ])('keeps %s together', (statement) => {
    expect(splitStatements(`${statement};\nSELECT 2`)).toEqual([statement, 'SELECT 2'])
  })

  it('finds nothing in nothing', () => {
    expect(splitStatements('\n-- only words\n;;')).toEqual([])
  })
})
