import { openContent } from '../compression.js'
import type { ImportFile } from './import-file.js'

/** No header is longer than this, and hardly any object on one line. */
const MAX_BYTES = 16 * 1024 * 1024

/**
 * The beginning of a text file: its first lines, at least `lines` of them where there are as many, without the last line
 * break of the file. More lines may follow. Throws an Error where the lines are longer than any header.
 */
export async function readFirstLines({ path, compression }: ImportFile, lines: number): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  let breaks = 0
  for await (const chunk of openContent(path, compression) as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    size += chunk.length
    for (let at = chunk.indexOf(0x0a); at !== -1; at = chunk.indexOf(0x0a, at + 1)) breaks++
    if (breaks >= lines) break
    if (size > MAX_BYTES && breaks === 0)
      throw new Error(`its first line must be shorter than ${MAX_BYTES} bytes`)
    if (size > MAX_BYTES) break
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The first records of CSV, at most `limit`, each as its fields; a quoted field may hold separators and line breaks. */
export function csvRecords(text: string, separator: string, limit: number): string[][] {
  const records: string[][] = []
  let rest = text
  while (rest !== '' && records.length < limit) {
    const fields: string[] = []
    for (;;) {
      const quoted = /^"([^"]*(?:""[^"]*)*)"/.exec(rest)
      const end = quoted === null ? plainEnd(rest, separator) : quoted[0].length
      fields.push(quoted === null ? rest.slice(0, end) : quoted[1]!.replaceAll('""', '"'))
      rest = rest.slice(end)
      if (!rest.startsWith(separator)) break
      rest = rest.slice(separator.length)
    }
    records.push(fields)
    const lineBreak = /^\r?\n/.exec(rest)
    // Something stands between a closing quote and the next separator; ClickHouse says where.
    if (lineBreak === null) break
    rest = rest.slice(lineBreak[0].length)
  }
  return records
}

function plainEnd(text: string, separator: string): number {
  const lineEnd = /\r?\n|$/.exec(text)!.index
  const end = text.indexOf(separator)
  return end === -1 || end > lineEnd ? lineEnd : end
}
