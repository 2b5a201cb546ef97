import { createReadStream } from 'node:fs'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'

/** How a file is compressed, by ClickHouse's names. */
export type Compression = 'none' | 'gzip' | 'zstd'

/** The file's content as a stream of bytes; it fails where a compressed file was cut short. */
export function openContent(path: string, compression: Compression): Readable {
  const file = createReadStream(path)
  if (compression === 'none') return file
  // An error of the file reaches the reader through the stream that it reads from.
  return pipeline(file, compression === 'gzip' ? createGunzip() : createZstdDecompress(), () => {})
}
