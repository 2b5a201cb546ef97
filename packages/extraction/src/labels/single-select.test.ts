import { describe, expect, it } from 'vitest'
import { checkSingleSelect } from './single-select.js'

describe('checkSingleSelect', () => {
  it.each([
    'SELECT alert_id, label FROM cases',
    '  select 1',
    'WITH a AS (SELECT 1) SELECT * FROM a',
    '(SELECT 1) UNION ALL (SELECT 2)',
    'SELECT \';)\' AS a, "b)" AS c, `d;` AS e -- ends; here)',
    "SELECT 'it''s \\' ;' AS a /* ; ) */",
    "SELECT {'a': 1} AS map",
    '-- first a word\nSELECT 1',
    '# and another\nSELECT 1',
  ])('takes %s', (sql) => {
    expect(() => checkSingleSelect(sql)).not.toThrow()
  })

  it.each([
    ['', '"" at its start'],
    ['DROP TABLE raw_alerts', '"DROP" at its start'],
    ['INSERT INTO raw_alerts SELECT 1', '"INSERT" at its start'],
    ['selection', '"selection" at its start'],
    ['SELECT 1; DROP TABLE raw_alerts', 'a semicolon'],
    ['SELECT 1;', 'a semicolon'],
    ['SELECT 1) AS a, (SELECT 2', 'a closing bracket without an opening one'],
    ['SELECT (1', 'an opening bracket without a closing one'],
    ["SELECT 'a", `a single "'"`],
    ['SELECT `a', 'a single "`"'],
    ['SELECT "a', 'a single "\\""'],
    ["SELECT 'a\\'", `a single "'"`],
    ['SELECT 1 /* open', 'a comment without its end'],
    ["SELECT 1 /* /* */ ' */ ) -- '", 'a comment within a comment'],
    ['SELECT $$;$$', 'a single "$"'],
    ['SELECT ‘;’', 'a single "‘"'],
    ['SELECT {end_date:Date}', 'the placeholder "{end_date:"'],
    ['SELECT 1 \0', 'a single "\\u0000"'],
  ])('refuses %j', (sql, found) => {
    expect(() => checkSingleSelect(sql)).toThrowError(
      expect.objectContaining({
        code: 'EXTRACTION_LABEL_QUERY',
        message: `labels: "sql" must be a single SELECT, without a semicolon and with its values written out; got ${found}.`,
      }),
    )
  })
})
