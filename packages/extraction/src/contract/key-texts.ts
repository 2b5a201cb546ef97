import type { AlertsmithError } from '@alertsmith/core'
import { EmptyKeyError, KeyEncodingError } from '../errors.js'

/** How a scan counts the keys that are no text at all, or none in UTF-8. */
export function countKeyTexts(columns: readonly string[]): string {
  return columns
    .flatMap((column) => [
      `toFloat64(countIf(ifNull(${column}, '') = '')) AS empty_${column}`,
      unreadable(column),
    ])
    .join(',\n  ')
}

/** Of keys that may be empty, such as a party of a transfer that is not known. */
export function countUnreadable(columns: readonly string[]): string {
  return columns.map(unreadable).join(',\n  ')
}

function unreadable(column: string): string {
  return `toFloat64(countIf(NOT isValidUTF8(ifNull(${column}, '')))) AS unreadable_${column}`
}

/** What the counts of {@link countKeyTexts} and {@link countUnreadable} mean. Keys that are not UTF-8 would come out alike where they differ. */
export function describeKeyTexts(
  table: string,
  columns: readonly string[],
  counts: Readonly<Record<string, unknown>> & { readonly rows: number },
): AlertsmithError[] {
  const { rows } = counts
  return columns.flatMap((column) => {
    const empty = Number(counts[`empty_${column}`] ?? 0)
    const unreadable = Number(counts[`unreadable_${column}`])
    const errors: AlertsmithError[] = []
    if (empty > 0) {
      errors.push(
        new EmptyKeyError(
          `${table}.${column} must be neither null nor empty; it is in ${empty} of ${rows} rows of the window.`,
          { context: { table, column, expected: 'a text', found: `${empty} empty`, count: empty } },
        ),
      )
    }
    if (unreadable > 0) {
      errors.push(
        new KeyEncodingError(
          `${table}.${column} must be UTF-8; it is not in ${unreadable} of ${rows} rows of the window. Convert the texts, for example by convertCharset.`,
          { context: { table, column, expected: 'UTF-8', found: `${unreadable} others`, count: unreadable } },
        ),
      )
    }
    return errors
  })
}
