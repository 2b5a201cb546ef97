import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs'

/**
 * Reads a regular file that a user named. It cannot wait: opening a pipe may never end, and a device may have no end.
 *
 * @param mostBytes No more than this is read, whatever size the file claims to have.
 * @throws {Error} in words for the user, where it cannot be read, is no regular file, or is larger
 */
export function readUserFile(path: string, { mostBytes }: { readonly mostBytes: number }): Buffer {
  if (path.includes('\0')) throw new Error('a name of a file holds no NUL character')
  refuseIrregular(statSync(path))
  // What has taken its place since must not block either.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const stats = fstatSync(file)
    refuseIrregular(stats)
    if (stats.size > mostBytes) throw tooLarge(mostBytes)
    return readWhole(file, stats.size, mostBytes)
  } finally {
    closeSync(file)
  }
}

/** Files of `/proc` have more than the size they claim, which is 0. */
function readWhole(file: number, size: number, mostBytes: number): Buffer {
  let buffer = Buffer.allocUnsafe(Math.max(size, 4096) + 1)
  let bytes = 0
  for (;;) {
    const read = readSync(file, buffer, bytes, buffer.length - bytes, null)
    if (read === 0) return buffer.subarray(0, bytes)
    bytes += read
    if (bytes > mostBytes) throw tooLarge(mostBytes)
    if (bytes === buffer.length) buffer = Buffer.concat([buffer], bytes * 2)
  }
}

function tooLarge(mostBytes: number): Error {
  return new Error(`it is larger than ${mostBytes / 2 ** 20} MiB, the most that it may be`)
}

function refuseIrregular(stats: Stats): void {
  if (!stats.isFile()) throw new Error(`it is a ${kindOfFile(stats)}, no regular file`)
}

/** What something is that is no regular file, as a user would say it. */
export function kindOfFile(stats: Stats): string {
  if (stats.isDirectory()) return 'folder'
  if (stats.isFIFO()) return 'pipe'
  return stats.isSocket() ? 'socket' : 'device'
}
