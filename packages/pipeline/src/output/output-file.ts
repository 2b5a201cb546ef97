import { randomBytes } from 'node:crypto'
import { fstatSync, readdirSync, type Stats } from 'node:fs'
import { access, constants, lstat, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'
import { outputError } from './output-error.js'

/** A file that a user named for a result. */
export interface OutputFile {
  /** Absolute, as it was named. */
  readonly path: string
  /**
   * Writes the file as a whole: an earlier one stays as it was until the new one is complete on disk, and for good where
   * that fails.
   *
   * @throws {OutputFileError} or {@link DiskFullError}
   */
  write(content: string | Uint8Array): Promise<void>
}

/**
 * Makes sure, before the work, that a file can be written where a user wants it: its folder exists and takes files, and
 * no folder has its name. Nothing is left there by that.
 *
 * @throws {OutputFileError} or {@link DiskFullError}
 */
export async function prepareOutput(name: string): Promise<OutputFile> {
  const path = resolve(name)
  try {
    const target = await findTarget(name, path)
    if (target.special) return { path, write: (content) => writeSpecial(path, content) }
    // One byte, because a full disk may still take the name of an empty file.
    const probe = await writeDraft(target, '\n')
    await rm(probe)
    return { path, write: (content) => replace(path, target, content) }
  } catch (cause) {
    throw outputError(path, cause)
  }
}

interface Target {
  /** What a new file replaces: behind links, so that they stay links. */
  readonly file: string
  /** The permissions of the file that is there. */
  readonly mode: number | undefined
  /** A device, a terminal or a pipe of this process: written to as it is, since a file in its place is not what was meant. */
  readonly special: boolean
}

async function findTarget(name: string, path: string): Promise<Target> {
  if (name === '' || name.endsWith('/') || name.endsWith(sep)) throw errnoError('EISDIR', path)
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  if (found === undefined) {
    if (await isLink(path)) throw errnoError('ELOOP', path)
    return { file: path, mode: undefined, special: false }
  }
  if (found.isDirectory()) throw errnoError('EISDIR', path)
  if (found.isSocket() || (found.isFIFO() && !isOwnDescriptor(found))) throw errnoError('ESPIPE', path)
  // Replacing a file asks for permission on its folder alone; one that is write-protected was not meant to change.
  await access(path, constants.W_OK)
  if (!found.isFile()) return { file: path, mode: undefined, special: true }
  return { file: await realpath(path), mode: found.mode & 0o777, special: false }
}

/**
 * Whether a pipe is one that this process was started with, as `/dev/stdout` before a `|` and `>(…)` are. Another one may have no
 * reader, and opening it would wait for one without end.
 */
function isOwnDescriptor(pipe: Stats): boolean {
  return readdirSync('/dev/fd').some((name) => {
    try {
      const { dev, ino } = fstatSync(Number(name))
      return dev === pipe.dev && ino === pipe.ino
    } catch {
      // The one that listed the folder.
      return false
    }
  })
}

async function isLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink()
  } catch {
    return false
  }
}

/** A new file beside the target, which a rename can take to its place, with the content safely on disk. */
async function writeDraft({ file, mode }: Target, content: string | Uint8Array): Promise<string> {
  // The name of the target is not part of it: together they might be too long.
  const draft = join(dirname(file), `.alertsmith-${randomBytes(8).toString('hex')}.tmp`)
  const handle = await open(draft, 'wx')
  try {
    await handle.writeFile(content)
    if (mode !== undefined) await handle.chmod(mode)
    await handle.sync()
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  } finally {
    await handle.close()
  }
  return draft
}

async function replace(path: string, target: Target, content: string | Uint8Array): Promise<void> {
  try {
    const draft = await writeDraft(target, content)
    try {
      await rename(draft, target.file)
    } catch (error) {
      await rm(draft, { force: true })
      throw error
    }
    await syncFolder(dirname(target.file))
  } catch (cause) {
    throw outputError(path, cause)
  }
}

/** The file is whole by now; that its name outlasts a power cut is more than some file systems can promise. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r')
    await handle.sync().finally(() => handle.close())
  } catch {
    return
  }
}

async function writeSpecial(path: string, content: string | Uint8Array): Promise<void> {
  try {
    // A pipe whose reader has gone would keep the opening waiting.
    const reader = await open(path, constants.O_WRONLY | (constants.O_NONBLOCK ?? 0))
    await writeFile(path, content).finally(() => reader.close())
  } catch (cause) {
    throw outputError(path, cause)
  }
}

function errnoError(code: string, path: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: ${path}`), { code, path, syscall: 'open' })
}
