import type { QuerySource } from '@alertsmith/core'

/** What an extraction read from elsewhere. */
export interface MappingRecord {
  /** SHA-256 in hex over what the mapping says. */
  readonly sha256: string
  readonly tables: readonly string[]
}

/** For the record: the mapping that a source reads through; null where all tables are the database's own. */
export function describeMapping({ mapping }: QuerySource): MappingRecord | null {
  return mapping === undefined ? null : { sha256: mapping.sha256, tables: [...mapping.tables.keys()] }
}
