import { LabelQueryError } from '../errors.js'
import { scanSql } from '../query/sql-text.js'

/**
 * Makes sure that `sql` is the text of one SELECT, so that it stays one where it stands in brackets as a subquery.
 *
 * @throws {LabelQueryError} it is another statement, more than one, or has a quote, comment or bracket without its end
 */
export function checkSingleSelect(sql: string): void {
  const { code, problem } = scanSql(sql)
  if (problem !== undefined) throw refused(problem)
  const first = /[^\s(]+/.exec(code)?.[0] ?? ''
  if (!/^(?:select|with)\b/i.test(first)) throw refused(`${JSON.stringify(first.slice(0, 40))} at its start`)
}

function refused(found: string) {
  return new LabelQueryError(
    `labels: "sql" must be a single SELECT, without a semicolon and with its values written out; got ${found}.`,
    { context: { field: 'labels.sql', expected: 'a single SELECT', found } },
  )
}
