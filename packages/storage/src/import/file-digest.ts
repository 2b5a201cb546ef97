import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { openContent } from '../compression.js'
import type { ImportFile } from './import-file.js'

export interface ContentDigest {
  /** Of the file as it lies on the disk, lower-case hex. */
  readonly sha256: string
  readonly bytes: number
}

/** Reads the whole file once. Throws an Error where it cannot be read, or is compressed and was cut short. */
export async function digestFile(
  { path, compression }: ImportFile,
  signal?: AbortSignal,
): Promise<ContentDigest> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(path, { signal })) {
    hash.update(chunk)
    bytes += chunk.length
  }
  // ClickHouse takes a zstd file that ends at the end of a row for a whole one.
  if (compression !== 'none') await finished(openContent(path, compression).resume(), { signal })
  return { sha256: hash.digest('hex'), bytes }
}
