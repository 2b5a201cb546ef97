import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { AlertsmithError } from '@alertsmith/core'
import { DiskFullError } from '@alertsmith/storage'
import { OutputFileError } from '../errors.js'
import { codedSystemError } from '../system-error.js'

/** What has to be different about the file or its folder, by the code of the system's refusal. */
const REFUSALS: Readonly<Record<string, (path: string) => string>> = {
  ENOENT: (path) =>
    existsSync(dirname(path))
      ? `"${path}" cannot be made there. Name another file.`
      : `there is no folder "${dirname(path)}". Create it, or name a file in another one.`,
  ENOTDIR: (path) => `a part of "${dirname(path)}" is no folder. Name a file in a folder.`,
  EISDIR: (path) => `"${path}" is a folder. Name a file in it.`,
  EACCES: (path) =>
    `"${path}" may not be written by this user. Change the permissions, or name another file.`,
  EPERM: (path) => `"${path}" may not be written by this user. Change the permissions, or name another file.`,
  EROFS: (path) => `"${path}" is on a file system that is read-only. Name a file on another one.`,
  ENAMETOOLONG: (path) => `"${path}" is longer than the file system allows. Name it shorter.`,
  ELOOP: (path) => `"${path}" is a link that leads to no file. Remove it, or name another file.`,
  EFBIG: (path) =>
    `"${path}" would be larger than this user may write. Raise the limit, or name another file.`,
  EBUSY: (path) => `"${path}" cannot be replaced while it is mounted. Name another file.`,
  ENXIO: (path) => `nobody reads from "${path}". Name another file.`,
  ESPIPE: (path) => `"${path}" is a pipe or a socket, no regular file. Name another file.`,
  EXDEV: (path) => `"${path}" cannot be replaced while it is mounted. Name another file.`,
  ERR_INVALID_ARG_VALUE: (path) => `${JSON.stringify(path)} is no name for a file. Name another one.`,
}

/** The coded form of an operation that failed on a file that a user named for a result; other errors come back as they are. */
export function outputError(path: string, cause: unknown): unknown {
  if (AlertsmithError.isInstance(cause)) return cause
  const errno = (cause as Partial<NodeJS.ErrnoException> | undefined)?.code ?? ''
  const details = { context: { path, errno }, cause }
  if (errno === 'ENOSPC' || errno === 'EDQUOT') {
    return new DiskFullError(
      `There is no space left to write "${path}". What was there before is unchanged; free some space on that disk.`,
      details,
    )
  }
  const refusal = REFUSALS[errno]
  if (refusal === undefined) return codedSystemError(cause)
  return new OutputFileError(`The result must go to a file that can be written; ${refusal(path)}`, details)
}
