import { parseEnv } from 'node:util'

const LINES_TOLD = 10

const QUOTED = '(?:"[^"]*"|\'[^\']*\'|`[^`]*`)'
const SPACE = '[^\\S\\n]*'
/** After a value in quotes only a comment may follow: Node drops anything else in silence. */
const VALUE = `(?:${SPACE}${QUOTED}${SPACE}(?:#[^\\n]*)?(?=\\n|$)|(?!${SPACE}${QUOTED})[^\\n]*)`
const ENTRY = `(?:export +)?[\\w.-]+${SPACE}=${VALUE}`
/** An entry, whose value may go over several lines in quotes, a comment, or a blank line. */
const THING = new RegExp(`${SPACE}(?:(${ENTRY})|#[^\\n]*)?(?:\\n|$)`, 'y')

/**
 * The variables of a `.env`, each as Node reads it. Node itself leaves out lines that it does not understand, and takes the
 * line after `NAME= ` as the value.
 *
 * @throws {Error} with the numbers of lines that say nothing, never what is in them: it may be a secret
 */
export function parseEnvText(text: string): Readonly<Record<string, string | undefined>> {
  const variables: Record<string, string | undefined> = {}
  const wrong: number[] = []
  let line = 1
  for (let at = 0; at < text.length; ) {
    THING.lastIndex = at
    const [thing = '', entry] = THING.exec(text) ?? []
    if (entry !== undefined) Object.assign(variables, parseEnv(entry))
    if (thing === '') wrong.push(line)
    const next = thing === '' ? text.indexOf('\n', at) + 1 || text.length : at + thing.length
    for (; at < next; at++) if (text[at] === '\n') line++
  }
  if (wrong.length === 0) return variables
  const told = wrong.slice(0, LINES_TOLD).join(', ')
  const rest = wrong.length - LINES_TOLD
  throw new Error(
    `neither NAME=value nor a comment in line ${told}${rest > 0 ? ` and ${rest.toLocaleString('en')} more` : ''}`,
  )
}
