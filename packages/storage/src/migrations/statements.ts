/** A quoted string or name (a backslash or a doubled quote inside stays inside), a comment, or the end of a statement. */
const TOKEN = /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`(?:[^`\\]|\\.|``)*`|--[^\n]*|\/\*[\s\S]*?\*\/|;/g

/** The statements of an SQL text, in order, without their semicolons and without comments. */
export function splitStatements(text: string): string[] {
  const statements: string[] = []
  let current = ''
  let at = 0
  const finish = () => {
    if (current.trim() !== '') statements.push(current.trim())
    current = ''
  }
  for (const match of text.matchAll(TOKEN)) {
    current += text.slice(at, match.index)
    at = match.index + match[0].length
    if (match[0] === ';') finish()
    else if (match[0].startsWith('--') || match[0].startsWith('/*')) current += ' '
    else current += match[0]
  }
  current += text.slice(at)
  finish()
  return statements
}
