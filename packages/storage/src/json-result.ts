import { TruncatedResultError, UnexpectedAnswerError } from './errors.js'
import { fromException, toStorageError } from './failure.js'
import { findTrailingException } from './server-exception.js'

/** Also of one that was cut, even before its first character. */
const BEGINNING_OF_DOCUMENT = /^\s*(\{|$)/

/**
 * The rows in an answer of `FORMAT JSON`: one object per row.
 *
 * @throws {UnexpectedAnswerError} the document is not one of ClickHouse's
 * @throws {TruncatedResultError} the document or some of the rows it announces are missing
 */
export function readJsonRows<Row extends object>(chunks: readonly Uint8Array[], task: string): Row[] {
  const text = Buffer.concat(chunks).toString('utf8')
  let answer: unknown
  try {
    answer = JSON.parse(text)
  } catch (cause) {
    const exception = findTrailingException(text)
    if (exception !== undefined) throw fromException(exception, task)
    if (!BEGINNING_OF_DOCUMENT.test(text)) throw foreign('a text that is no JSON', task, cause)
    throw new TruncatedResultError(
      `The answer to ${task} must be a whole JSON document; it broke off after ${text.length} characters. Try again.`,
      { context: { task, received: text.length }, cause },
    )
  }
  if (!isDocument(answer)) throw foreign('another document', task)
  // Servers before 25 may write an exception that came midway into the document itself.
  if (answer.exception !== undefined) throw toStorageError(new Error(String(answer.exception)), { task })
  if (answer.rows !== answer.data.length) {
    throw new TruncatedResultError(
      `The answer to ${task} must hold the ${answer.rows} rows that it announces; it holds ${answer.data.length}. Try again.`,
      { context: { task, expected: answer.rows, found: answer.data.length } },
    )
  }
  return answer.data as Row[]
}

function foreign(found: string, task: string, cause?: unknown) {
  return new UnexpectedAnswerError(
    `The answer to ${task} must be ClickHouse's JSON with its rows in "data"; found ${found}. Check the address and what stands between.`,
    { context: { task }, cause },
  )
}

interface JsonDocument {
  readonly data: readonly object[]
  readonly rows?: unknown
  readonly exception?: unknown
}

function isDocument(answer: unknown): answer is JsonDocument {
  if (typeof answer !== 'object' || answer === null) return false
  if ('exception' in answer) return typeof answer.exception === 'string'
  return 'data' in answer && Array.isArray(answer.data) && answer.data.every(isRow)
}

function isRow(row: unknown): boolean {
  return typeof row === 'object' && row !== null && !Array.isArray(row)
}
