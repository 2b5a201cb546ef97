/**
 * A value as the text that ClickHouse reads a `{name:Type}` parameter from, like the value of `param_<name>` in a
 * url: text is escaped as in TSV, elements of arrays and maps are quoted, NULL is `\N`.
 */
export function formatParameter(value: unknown): string {
  if (value === null || value === undefined) return '\\N'
  if (typeof value === 'string') return escapeText(value)
  return formatElement(value)
}

function formatElement(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  if (typeof value === 'string') return quoteText(value)
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (value instanceof Date) return value.toISOString().replace('T', ' ').slice(0, 19)
  if (Array.isArray(value)) return `[${value.map(formatElement).join(',')}]`
  if (typeof value === 'object') {
    const entries = Object.entries(value).map(([key, item]) => `${quoteText(key)}:${formatElement(item)}`)
    return `{${entries.join(',')}}`
  }
  return String(value)
}

/** A text literal of ClickHouse's SQL. */
export function quoteText(text: string): string {
  return `'${escapeText(text)}'`
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\0': '\\0',
}

function escapeText(text: string): string {
  return text.replace(/[\\'\t\n\r\0]/g, (character) => ESCAPES[character]!)
}
