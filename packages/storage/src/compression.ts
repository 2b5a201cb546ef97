import type { Transform } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'

/** How a file is compressed, by ClickHouse's names. */
export type Compression = 'none' | 'gzip' | 'zstd'

/** A stream that turns the file's bytes into its content; it fails where the file was cut short. */
export function decompressor(compression: Compression): Transform | undefined {
  if (compression === 'gzip') return createGunzip()
  if (compression === 'zstd') return createZstdDecompress()
  return undefined
}
