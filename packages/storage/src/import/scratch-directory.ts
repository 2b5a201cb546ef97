import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { throwIfAborted } from '@alertsmith/core'
import { DiskFullError, ScratchError } from '../errors.js'

/** A temporary directory that comes into being when it is first asked for. */
export interface ScratchDirectory {
  /**
   * Writes what a stream holds to a file there.
   *
   * @returns the path of the file
   * @throws {ScratchError} or {@link DiskFullError}; an error of `content` as it is
   * @throws {AbortedError}
   */
  write(name: string, content: Readable, signal?: AbortSignal): Promise<string>
  /** Removes it with all that is in it. */
  remove(): Promise<void>
}

export function scratchDirectory(): ScratchDirectory {
  let made: Promise<string> | undefined
  return {
    async write(name, content, signal) {
      let failedContent: unknown
      content.once('error', (error) => {
        failedContent = error
      })
      try {
        made ??= mkdtemp(join(tmpdir(), 'alertsmith-import-'))
        const path = join(await made, name)
        await pipeline(content, createWriteStream(path), { signal })
        return path
      } catch (cause) {
        throwIfAborted(signal, 'writing a temporary file')
        throw cause === failedContent ? cause : scratchError(cause)
      }
    },
    async remove() {
      if (made === undefined) return
      // One that could not be made need not be removed.
      const path = await made.catch(() => undefined)
      if (path !== undefined) await rm(path, { recursive: true, force: true })
    },
  }
}

function scratchError(cause: unknown): unknown {
  const { code: errno, message } = cause as NodeJS.ErrnoException
  const details = { context: { directory: tmpdir(), errno }, cause }
  if (errno === 'ENOSPC' || errno === 'EDQUOT') {
    return new DiskFullError(
      `There is no space left for temporary files in "${tmpdir()}". Free some, or set TMPDIR to a folder on another disk.`,
      details,
    )
  }
  return new ScratchError(
    `Temporary files need a folder that can be written; "${tmpdir()}" cannot (${message}). Set TMPDIR to one that can.`,
    details,
  )
}
