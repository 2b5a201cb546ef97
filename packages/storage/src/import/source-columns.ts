/** What kind of values a column of a file holds, as far as its format tells. */
export type SourceKind =
  | 'text'
  | 'integer'
  | 'float'
  | 'decimal'
  | 'bool'
  | 'date'
  | 'time'
  | 'text list'
  | 'other'

/** One column of a file. */
export interface SourceColumn {
  readonly name: string
  readonly kind: SourceKind
  /** The ClickHouse type to read it as; nothing is lost by it, and NULL stays NULL. */
  readonly readAs: string
  /** The file's own name of the type, for messages. */
  readonly described: string
}

/** A column of a format that has no types. */
export function textColumn(name: string): SourceColumn {
  return { name, kind: 'text', readAs: 'Nullable(String)', described: 'text' }
}
