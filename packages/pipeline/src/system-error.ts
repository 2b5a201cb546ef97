import { AlertsmithError } from '@alertsmith/core'
import { DiskFullError } from '@alertsmith/storage'
import { SystemRefusedError, SystemShortError } from './errors.js'

/** What the system gives again later: files, processes and memory in use by others, and devices that are busy. */
const SHORTAGES = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN', 'EBUSY', 'ETXTBSY', 'ENOBUFS'])

/**
 * The coded form of a call of the operating system that failed where nobody gave it a more telling one; other errors come
 * back as they are. This is the net under the commands: what knows more of a file says it where it uses the file.
 */
export function codedSystemError(cause: unknown): unknown {
  if (AlertsmithError.isInstance(cause) || !isSystemError(cause)) return cause
  const { code: errno, path, message } = cause
  const details = { context: { errno, ...(path === undefined ? {} : { path }) }, cause }
  if (errno === 'ENOSPC' || errno === 'EDQUOT') {
    return new DiskFullError(`There is no space left on a disk (${message}). Free some space on it.`, details)
  }
  return SHORTAGES.has(errno)
    ? new SystemShortError(`The operating system is short of something (${message}). Try again.`, details)
    : new SystemRefusedError(
        `The operating system refused what was asked of it (${message}). Correct what it names.`,
        details,
      )
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException & { readonly code: string } {
  const { code, syscall } = (error ?? {}) as Partial<NodeJS.ErrnoException>
  return error instanceof Error && typeof code === 'string' && typeof syscall === 'string'
}
