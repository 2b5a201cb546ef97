/**
 * Everything between quotes, comments and the characters that could end a part of a query. ClickHouse takes a backslash
 * in quotes as an escape.
 */
const TOKENS =
  /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`(?:[^`\\]|\\.|``)*`|--[^\n]*|#[ !][^\n]*|\/\*.*?\*\/|[();{}$'"`‘’“”\0]|\/\*/gs

const OPENS_QUOTE = /^['"`]./s
const OPENS_COMMENT = /^(?:--|#|\/\*.)/s

/** A text as it stands in a query: its code, or what keeps it from standing in brackets as one part of a query. */
export type ScannedSql =
  | {
      /** The text with '' for each quoted part and a space for each comment. */
      readonly code: string
      readonly problem?: undefined
    }
  | { readonly problem: string; readonly code?: undefined }

/**
 * Makes sure that `sql` cannot leave the brackets around it: no second statement, no quote, comment or bracket without its
 * end, and no placeholder, which would be filled with values of the query around it.
 */
export function scanSql(sql: string): ScannedSql {
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
      if (token.indexOf('/*', 2) !== -1 && token.startsWith('/*')) {
        return { problem: 'a comment within a comment' }
      }
      code += ' '
      continue
    }
    if (token === '(') depth++
    else if (token === ')') depth--
    if (token === ';') return { problem: 'a semicolon' }
    if (token !== '(' && token !== ')' && token !== '{' && token !== '}') {
      return {
        problem: token === '/*' ? 'a comment without its end' : `a single ${JSON.stringify(token)}`,
      }
    }
    if (depth < 0) return { problem: 'a closing bracket without an opening one' }
    code += token
  }
  code += sql.slice(end)
  if (depth > 0) return { problem: 'an opening bracket without a closing one' }
  const placeholder = /\{\s*\w+\s*:/.exec(code)
  if (placeholder !== null) return { problem: `the placeholder ${JSON.stringify(placeholder[0])}` }
  return { code }
}
