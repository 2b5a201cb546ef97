import { createHash } from 'node:crypto'
import type { SourceMapping } from './mapping.js'

/** SHA-256 in hex over what a mapping says: the order in which it says it makes no difference. */
export function mappingHash(mapping: SourceMapping): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(mapping)))
    .digest('hex')
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, part]) => part !== undefined)
  return entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, part]) => [key, sorted(part)])
}
