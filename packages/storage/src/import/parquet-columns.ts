import { open } from 'node:fs/promises'
import type { SchemaElement, SchemaTree } from 'hyparquet'
import { parquetMetadata, parquetSchema } from 'hyparquet'
import type { SourceColumn } from './source-columns.js'

/** A footer larger than this is damage, not a schema. */
const MAX_FOOTER_BYTES = 256 * 1024 * 1024
/** `PAR1` at both ends, and the footer's length before the one at the end. */
const FRAME_BYTES = 12

export interface ParquetFooter {
  readonly columns: readonly SourceColumn[]
  readonly rows: number
}

/**
 * What a Parquet file says of itself at its end. Throws an Error with the reason where it cannot be read, which is
 * how a truncated file shows.
 */
export async function readParquetFooter(path: string): Promise<ParquetFooter> {
  const metadata = parquetMetadata(await readFooterBytes(path))
  const columns = parquetSchema(metadata).children.map(toColumn)
  return { columns, rows: Number(metadata.num_rows) }
}

async function readFooterBytes(path: string): Promise<ArrayBuffer> {
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    const read = async (start: number, length: number) => {
      const bytes = Buffer.from(new ArrayBuffer(length))
      const { bytesRead } = await handle.read(bytes, 0, length, start)
      return bytes.subarray(0, bytesRead)
    }
    if (size < FRAME_BYTES)
      throw new Error(`a Parquet file must have more than ${FRAME_BYTES} bytes; found ${size}`)
    if ((await read(0, 4)).toString('latin1') !== 'PAR1')
      throw new Error('a Parquet file must begin with "PAR1"')
    const tail = await read(size - 8, 8)
    if (tail.toString('latin1', 4) !== 'PAR1') {
      throw new Error('a Parquet file must end with "PAR1"; this one was cut short')
    }
    const length = tail.readUInt32LE(0)
    if (length > Math.min(size - FRAME_BYTES, MAX_FOOTER_BYTES)) {
      throw new Error(`the footer must fit into the file; it claims ${length} of ${size} bytes`)
    }
    return (await read(size - 8 - length, length + 8)).buffer as ArrayBuffer
  } finally {
    await handle.close()
  }
}

function toColumn({ element, children }: SchemaTree): SourceColumn {
  const name = element.name
  if (element.converted_type === 'LIST' || element.logical_type?.type === 'LIST') {
    const item = children[0]?.children[0]
    const type = item === undefined || item.children.length > 0 ? undefined : scalar(item.element)
    return type !== undefined && /^(?:Fixed)?String/.test(type)
      ? { name, readAs: `Array(Nullable(${type}))`, described: 'a list of text' }
      : { name, readAs: '', described: 'a list' }
  }
  const described = (
    element.logical_type?.type ??
    element.converted_type ??
    element.type ??
    'a group'
  ).toString()
  const found = children.length > 0 || element.repetition_type === 'REPEATED' ? undefined : scalar(element)
  return { name, readAs: found === undefined ? '' : `Nullable(${found})`, described }
}

/** The ClickHouse type that holds every value of a primitive column. */
function scalar(element: SchemaElement): string | undefined {
  const { type, logical_type: logical, converted_type: converted } = element
  if (type === 'BOOLEAN') return 'Bool'
  if (type === 'FLOAT') return 'Float32'
  if (type === 'DOUBLE') return 'Float64'
  if (type === 'INT96') return "DateTime64(9, 'UTC')"
  if (logical?.type === 'DECIMAL' || converted === 'DECIMAL') return decimal(element)
  if (type === 'INT32' || type === 'INT64') return integer(element)
  if (type === 'FIXED_LEN_BYTE_ARRAY') {
    if (logical?.type === 'UUID') return 'UUID'
    return logical === undefined && converted === undefined
      ? `FixedString(${element.type_length})`
      : undefined
  }
  const textual =
    logical === undefined
      ? converted === undefined || ['UTF8', 'ENUM', 'JSON'].includes(converted)
      : ['STRING', 'ENUM', 'JSON'].includes(logical.type)
  return type === 'BYTE_ARRAY' && textual ? 'String' : undefined
}

function decimal({ logical_type: logical, precision, scale }: SchemaElement) {
  const digits = (logical?.type === 'DECIMAL' ? logical.precision : precision) ?? 38
  const places = (logical?.type === 'DECIMAL' ? logical.scale : scale) ?? 0
  return digits > 76 ? undefined : `Decimal(${digits}, ${places})`
}

function integer(element: SchemaElement): string | undefined {
  const { type, logical_type: logical, converted_type: converted } = element
  if (logical?.type === 'DATE' || converted === 'DATE') return 'Date32'
  if (logical?.type === 'TIMESTAMP') {
    const places = { MILLIS: 3, MICROS: 6, NANOS: 9 }[logical.unit]
    return `DateTime64(${places}, 'UTC')`
  }
  if (converted === 'TIMESTAMP_MILLIS') return "DateTime64(3, 'UTC')"
  if (converted === 'TIMESTAMP_MICROS') return "DateTime64(6, 'UTC')"
  if (logical?.type === 'TIME' || converted?.startsWith('TIME_')) return undefined
  const unsigned = logical?.type === 'INTEGER' ? !logical.isSigned : converted?.startsWith('UINT_')
  return `${unsigned ? 'U' : ''}${type === 'INT32' ? 'Int32' : 'Int64'}`
}
