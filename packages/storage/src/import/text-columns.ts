import type { FileSource } from '../file-insert.js'
import { csvRecords, readFirstLines } from './first-records.js'
import type { ImportFile } from './import-file.js'
import { type SourceColumn, textColumn } from './source-columns.js'

/** What the beginning of a text file says of the rest. */
export interface TextLayout {
  readonly columns: readonly SourceColumn[]
  readonly format: Exclude<FileSource['format'], 'Parquet'>
  readonly settings: FileSource['settings']
}

/** A header of names, a line of types, and the first row. */
const LINES = 3

/** One type of ClickHouse as it stands in the second line of the formats `…WithNamesAndTypes`. */
const TYPE =
  /^(?:(?:Nullable|LowCardinality|Array)\()*(?:String|FixedString|U?Int\d+|Float\d+|Decimal\d*|Date|Date32|DateTime|DateTime64|Bool|UUID|Enum\d*)(?:\([^()]*\))?\)*$/

/** The columns that the beginning of a text file names. Throws an Error with the reason where it does not. */
export async function readTextLayout(file: ImportFile): Promise<TextLayout> {
  const text = (await readFirstLines(file, LINES)).replace(/^\uFEFF/, '')
  const [firstLine = ''] = text.split('\n', 1)
  if (firstLine.includes('\u0000')) throw new Error('its first line must be UTF-8 text; found zero bytes')
  if (firstLine.trim() === '')
    throw new Error('its first line must name the columns; the file or the line is empty')
  if (file.format === 'jsonl') return jsonLayout(text)
  return file.format === 'csv' ? csvLayout(text) : tsvLayout(text)
}

function csvLayout(text: string): TextLayout {
  const separator = csvSeparator(text.split('\n', 1)[0]!)
  // Lists are read as texts: ClickHouse's parser would leave out what follows the bracket.
  const { columns, typed } = tableColumns(csvRecords(text, separator, LINES), textColumn)
  return {
    columns,
    format: typed ? 'CSVWithNamesAndTypes' : 'CSVWithNames',
    settings: { format_csv_delimiter: separator },
  }
}

/** Where commas are decimal points, semicolons stand between fields. */
function csvSeparator(header: string): string {
  const names = (separator: string) => csvRecords(header, separator, 1)[0]?.length ?? 0
  if (names(',') > 1) return ','
  return [';', '\t', '|'].find((separator) => names(separator) > 1) ?? ','
}

function tsvLayout(text: string): TextLayout {
  const lines = text.split('\n').slice(0, LINES)
  const crlf = lines[0]!.endsWith('\r')
  const records = lines.map((line) => line.replace(/\r$/, '').split('\t').map(withoutQuotes))
  const [header = []] = records
  const other = header.length === 1 ? [',', ';', '|'].find((mark) => header[0]!.includes(mark)) : undefined
  if (other !== undefined) {
    throw new Error(
      `its columns must be separated by tabs; this file seems to use ${JSON.stringify(other)}, so its name should end in .csv`,
    )
  }
  const { columns, typed } = tableColumns(records, columnOf)
  return {
    columns,
    format: typed ? 'TabSeparatedWithNamesAndTypes' : 'TabSeparatedWithNames',
    settings: crlf ? { input_format_tsv_crlf_end_of_line: 1 } : {},
  }
}

function withoutQuotes(field: string): string {
  return field.replace(/^"(.*)"$/, '$1')
}

/** @param records - of the header, then of types or a row, then of a row */
function tableColumns(
  [names = [], second, third]: readonly (readonly string[])[],
  columnOf: (name: string, firstValue: string) => SourceColumn,
) {
  const typed = second?.length === names.length && second.every((field) => TYPE.test(field))
  const row = typed ? third : second
  return { columns: names.map((name, i) => columnOf(name, row?.[i] ?? '')), typed }
}

/** ClickHouse writes lists with quotes of its own, everyone else as JSON. */
function columnOf(name: string, firstValue: string): SourceColumn {
  if (!/^\[\s*'/.test(firstValue)) return textColumn(name)
  return { name, readAs: 'Array(Nullable(String))', described: "a list such as ['a','b']" }
}

function jsonLayout(text: string): TextLayout {
  const [first, second] = text.split('\n', 2).map(parseLine)
  if (first?.error !== undefined)
    throw new Error(`each line must be one JSON object; found ${first.error} in the first`)
  const value = first?.value
  if (isNames(value)) {
    const types = second?.value
    const typed =
      Array.isArray(types) &&
      types.length === value.length &&
      types.every((type) => typeof type === 'string' && TYPE.test(type))
    const format = typed ? 'JSONCompactEachRowWithNamesAndTypes' : 'JSONCompactEachRowWithNames'
    return { columns: value.map(textColumn), format, settings: {} }
  }
  if (Array.isArray(value)) {
    throw new Error(
      'each line must be one JSON object, or an array after a first line that names the columns; the first line is an array of values, which says nothing of columns: write it as JSONEachRow or JSONCompactEachRowWithNames',
    )
  }
  if (typeof value !== 'object' || value === null) {
    throw new Error('each line must be one JSON object; the first is not')
  }
  return { columns: Object.keys(value).map(textColumn), format: 'JSONEachRow', settings: {} }
}

function parseLine(line: string): { readonly value?: unknown; readonly error?: string } {
  try {
    return { value: JSON.parse(line) }
  } catch (error) {
    return { error: (error as Error).message }
  }
}

/** Names of columns are no values of a row: those have numbers among them, or are longer or shorter. */
function isNames(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((item) => typeof item === 'string' && /^[a-z_][a-z0-9_]*$/i.test(item))
  )
}
