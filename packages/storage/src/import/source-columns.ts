/** One column of a file. */
export interface SourceColumn {
  readonly name: string
  /** The ClickHouse type to read it as; nothing is lost by it, and NULL stays NULL. Empty where there is none. */
  readonly readAs: string
  /** The file's own name of the type, for messages. */
  readonly described: string
}

/** A column of a format that has no types. */
export function textColumn(name: string): SourceColumn {
  return { name, readAs: 'Nullable(String)', described: 'text' }
}
