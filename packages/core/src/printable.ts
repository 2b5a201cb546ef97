/**
 * What a terminal obeys or does not show: control characters (C0, DEL, C1), format characters such as bidirectional
 * overrides and zero-width spaces, separators of lines, and lone surrogates.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Any text as one line that a terminal shows and does not obey: an escape character becomes `\u001b`. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => SHORT[character] ?? escaped(character))
}

/** {@link printable} for text whose line breaks may stay: lines after the first are indented so far that none can pass for another message. */
export function printableLines(text: string): string {
  return text
    .split('\n')
    .map((line, index) => (index === 0 ? printable(line) : `    ${printable(line)}`))
    .join('\n')
}

/** A JSON text that says the same in characters that a terminal shows and does not obey. */
export function printableJson(json: string): string {
  // Line breaks and tabs are formatting here: inside its texts JSON escapes both.
  return json.replace(UNPRINTABLE, (character) =>
    character === '\n' || character === '\t' ? character : escaped(character),
  )
}

/**
 * A copy of plain data in which every text is {@link printable}, keys included. Instances of classes, such as dates and
 * typed arrays, stay what they are.
 */
export function printableData<Data>(data: Data): Data {
  return copy(data) as Data
}

function copy(value: unknown): unknown {
  if (typeof value === 'string') return printable(value)
  if (Array.isArray(value)) return value.map(copy)
  if (value instanceof Map) return new Map(Array.from(value, ([key, each]) => [copy(key), copy(each)]))
  if (!isPlain(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [printable(key), copy(each)]))
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** Written in UTF-16 as JSON writes it: two escapes for a character beyond U+FFFF. */
function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('')
}
