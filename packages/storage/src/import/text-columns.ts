import { openContent } from '../compression.js'
import type { ImportFile } from './import-file.js'
import { type SourceColumn, textColumn } from './source-columns.js'

/** No header is longer than this, and hardly any object on one line. */
const MAX_LINE_BYTES = 16 * 1024 * 1024

export interface TextHeader {
  readonly columns: readonly SourceColumn[]
  readonly crlf: boolean
}

/** The columns that the first line of a text file names. Throws an Error with the reason where it does not. */
export async function readTextHeader(file: ImportFile): Promise<TextHeader> {
  const line = await readFirstLine(file)
  const text = line.replace(/^\uFEFF/, '')
  if (text.includes('\u0000')) throw new Error('its first line must be UTF-8 text; found zero bytes')
  if (text.trim() === '')
    throw new Error('its first line must name the columns; the file or the line is empty')
  const names =
    file.format === 'jsonl' ? jsonKeys(text) : headerNames(text, file.format === 'csv' ? ',' : '\t')
  return { columns: names.map(textColumn), crlf: line.endsWith('\r') }
}

async function readFirstLine({ path, compression }: ImportFile): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of openContent(path, compression)) {
    const end = (chunk as Buffer).indexOf(0x0a)
    chunks.push(end === -1 ? chunk : chunk.subarray(0, end))
    if (end !== -1) break
    size += chunk.length
    if (size > MAX_LINE_BYTES) throw new Error(`its first line must be shorter than ${MAX_LINE_BYTES} bytes`)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function headerNames(line: string, separator: string): string[] {
  const names: string[] = []
  let rest = line.replace(/\r$/, '')
  for (;;) {
    const quotedName = /^"((?:[^"]|"")*)"/.exec(rest)
    const end = quotedName === null ? rest.indexOf(separator) : quotedName[0].length
    const stop = end === -1 ? rest.length : end
    names.push(quotedName === null ? rest.slice(0, stop) : quotedName[1]!.replaceAll('""', '"'))
    if (stop >= rest.length) break
    if (rest[stop] !== separator)
      throw new Error(`its first line must separate names by ${JSON.stringify(separator)}`)
    rest = rest.slice(stop + 1)
  }
  const other =
    names.length === 1 ? [',', ';', '\t', '|'].find((mark) => names[0]!.includes(mark)) : undefined
  if (other === undefined) return names
  throw new Error(
    `its columns must be separated by ${JSON.stringify(separator)}; this file seems to use ${JSON.stringify(other)}`,
  )
}

function jsonKeys(line: string): string[] {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    throw new Error(`each line must be one JSON object; found ${(error as Error).message} in the first`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error('each line must be one JSON object; the first is not')
  }
  return Object.keys(value)
}
