import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { gzipContent } from './gzip-members.js'
import { zstdContent } from './zstd-frames.js'

/** How a file is compressed, by ClickHouse's names. */
export type Compression = 'none' | 'gzip' | 'zstd'

/** The file's whole content as a stream of bytes; it fails where a compressed file was cut short or holds something else. */
export function openContent(path: string, compression: Compression): Readable {
  if (compression === 'none') return createReadStream(path)
  return Readable.from(unpack(path, compression), { objectMode: false })
}

async function* unpack(path: string, compression: 'gzip' | 'zstd'): AsyncGenerator<Uint8Array, void> {
  const file = createReadStream(path)
  try {
    yield* compression === 'gzip' ? gzipContent(file) : zstdContent(file)
  } finally {
    // A reader that has seen enough must not leave the file open.
    file.destroy()
  }
}
