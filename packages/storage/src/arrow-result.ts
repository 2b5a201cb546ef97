import { RecordBatchReader, Table } from 'apache-arrow'
import { TruncatedResultError } from './errors.js'
import { fromException } from './failure.js'
import { findTrailingException } from './server-exception.js'

/** The end-of-stream marker of Arrow's IPC stream format: a continuation mark and a length of zero. */
const END_OF_STREAM = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0)

/** ClickHouse reports an exception that comes after the first bytes of an answer at the answer's end. */
const TRAILER_BYTES = 16_384

/**
 * The Arrow table in an answer of `FORMAT ArrowStream`. Columns are views on the answer's bytes where a record batch
 * came in one chunk. `chunks` is emptied while it is read, so that no byte is held twice for long.
 *
 * @throws {TruncatedResultError} the answer lacks its end
 * @throws {QueryFailedError} the answer ends in an exception of ClickHouse
 */
export function readArrowStream(chunks: Uint8Array[], task: string): Table {
  const tail = lastBytes(chunks, END_OF_STREAM.length)
  if (Buffer.compare(tail, END_OF_STREAM) !== 0) throw incomplete(chunks, task)
  try {
    return readTable(chunks)
  } catch (cause) {
    throw new TruncatedResultError(
      `The answer to ${task} is not a whole Arrow stream: ${(cause as Error).message}. Try again.`,
      { context: { task }, cause },
    )
  }
}

/** The embedded engine answers with one stream after the other, all of one schema. */
function readTable(chunks: Uint8Array[]): Table {
  const tables: Table[] = []
  for (const reader of RecordBatchReader.readAll(drain(chunks))) {
    reader.open()
    const batches = [...reader].filter((batch) => batch.numRows > 0)
    tables.push(batches.length === 0 ? new Table(reader.schema) : new Table(batches))
  }
  return tables.length === 1 ? tables[0]! : tables[0]!.concat(...tables.slice(1))
}

function* drain(chunks: Uint8Array[]): Generator<Uint8Array> {
  for (let i = 0; i < chunks.length; i++) {
    const chunk = chunks[i]!
    chunks[i] = new Uint8Array(0)
    yield chunk
  }
}

function incomplete(chunks: readonly Uint8Array[], task: string) {
  const exception = findTrailingException(Buffer.from(lastBytes(chunks, TRAILER_BYTES)).toString('utf8'))
  if (exception !== undefined) return fromException(exception, task)
  const received = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  return new TruncatedResultError(
    `The answer to ${task} must end with Arrow's end-of-stream marker; it broke off after ${received} bytes. Try again.`,
    { context: { task, received } },
  )
}

function lastBytes(chunks: readonly Uint8Array[], count: number): Uint8Array {
  const parts: Uint8Array[] = []
  let missing = count
  for (let i = chunks.length - 1; i >= 0 && missing > 0; i--) {
    const part = chunks[i]!.subarray(-missing)
    parts.unshift(part)
    missing -= part.length
  }
  return Buffer.concat(parts)
}
