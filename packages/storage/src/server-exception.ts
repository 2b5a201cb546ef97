/** An exception of ClickHouse, as it writes it into an answer. */
export interface ServerException {
  /** ClickHouse's number, e.g. 60. */
  readonly code: number
  /** ClickHouse's name for the number, e.g. `UNKNOWN_TABLE`. */
  readonly type: string
  /** The first line of its message, cut where it is very long. */
  readonly message: string
}

const MAX_MESSAGE_CHARS = 600

/** The name comes last, before the version: the message itself may hold words in capitals and brackets. */
const EXCEPTION = /Code: (\d+)\. DB::Exception: ([\s\S]*)\(([A-Z][A-Z0-9_]+)\)(?:\s*\(version [^)]*\)+)?\s*$/

/** How an exception begins, however long it is. */
export const EXCEPTION_BEGINNING = /^Code: \d+\. DB::Exception: /

/** An exception that came through other servers repeats its beginning and its end. */
const REPEATED_BEGINNING = /^[\s\S]*Code: \d+\. DB::Exception: /
const REPEATED_END = /\s*\([A-Z][A-Z0-9_]+\) \(version [^)]*\)+\.?\s*$/

/** The exception in `text`, or undefined where it is not one, e.g. the page of a proxy. */
export function parseServerException(text: string): ServerException | undefined {
  const match = EXCEPTION.exec(text)
  if (match === null) return undefined
  const message = match[2]!.replace(REPEATED_BEGINNING, '').replace(REPEATED_END, '')
  return { code: Number(match[1]), type: match[3]!, message: firstLine(message) }
}

/** What ClickHouse writes after an exception in an answer that had begun well: its length and a tag of the answer's own. */
const CLOSING_MARK = /\r?\n\d+ \w+\r?\n__exception__\s*$/

/** The exception at the end of an answer that had begun well. */
export function findTrailingException(text: string): ServerException | undefined {
  const at = text.lastIndexOf('Code: ', Math.max(0, text.lastIndexOf('DB::Exception')))
  return at === -1 ? undefined : parseServerException(text.slice(at).replace(CLOSING_MARK, ''))
}

/** The first line of `text`, cut after 600 characters. */
export function firstLine(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? ''
  return line.length > MAX_MESSAGE_CHARS ? `${line.slice(0, MAX_MESSAGE_CHARS)}…` : line
}
