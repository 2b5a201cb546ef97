import { LabelQueryError } from '../errors.js'

/**
 * Everything between quotes, comments and the characters that could end a subquery. ClickHouse takes a backslash in
 * quotes as an escape.
 */
const TOKENS =
  /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`(?:[^`\\]|\\.|``)*`|--[^\n]*|#[ !][^\n]*|\/\*.*?\*\/|[();{}$'"`‘’“”\0]|\/\*/gs

const OPENS_QUOTE = /^['"`]./s
const OPENS_COMMENT = /^(?:--|#|\/\*.)/s

/**
 * Makes sure that `sql` is the text of one SELECT, so that it stays one where it stands in brackets as a subquery.
 *
 * @throws {LabelQueryError} it is another statement, more than one, or has a quote, comment or bracket without its end
 */
export function checkSingleSelect(sql: string): void {
  let depth = 0
  let code = ''
  let end = 0
  for (const { 0: token, index } of sql.matchAll(TOKENS)) {
    code += sql.slice(end, index)
    end = index + token.length
    if (OPENS_QUOTE.test(token)) {
      code += "''"
      continue
    }
    if (OPENS_COMMENT.test(token)) {
      // ClickHouse nests comments, so that what ends the first one need not end the second.
      if (token.indexOf('/*', 2) !== -1 && token.startsWith('/*')) throw refused('a comment within a comment')
      code += ' '
      continue
    }
    if (token === '(') depth++
    else if (token === ')') depth--
    if (token === ';') throw refused('a semicolon')
    if (token !== '(' && token !== ')' && token !== '{' && token !== '}') {
      throw refused(token === '/*' ? 'a comment without its end' : `a single ${JSON.stringify(token)}`)
    }
    if (depth < 0) throw refused('a closing bracket without an opening one')
    code += token
  }
  code += sql.slice(end)
  if (depth > 0) throw refused('an opening bracket without a closing one')
  // Such a placeholder would be filled with values of the extraction's own query.
  const placeholder = /\{\s*\w+\s*:/.exec(code)
  if (placeholder !== null) throw refused(`the placeholder ${JSON.stringify(placeholder[0])}`)
  const first = /[^\s(]+/.exec(code)?.[0] ?? ''
  if (!/^(?:select|with)\b/i.test(first)) throw refused(`${JSON.stringify(first.slice(0, 40))} at its start`)
}

function refused(found: string) {
  return new LabelQueryError(
    `labels: "sql" must be a single SELECT, without a semicolon and with its values written out; got ${found}.`,
    { context: { field: 'labels.sql', expected: 'a single SELECT', found } },
  )
}
