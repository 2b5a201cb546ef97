import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A temporary directory that comes into being when it is first asked for. */
export interface ScratchDirectory {
  path(): Promise<string>
  /** Removes it with all that is in it. */
  remove(): Promise<void>
}

export function scratchDirectory(): ScratchDirectory {
  let made: Promise<string> | undefined
  return {
    path() {
      made ??= mkdtemp(join(tmpdir(), 'alertsmith-import-'))
      return made
    },
    async remove() {
      if (made !== undefined) await rm(await made, { recursive: true, force: true })
    },
  }
}
