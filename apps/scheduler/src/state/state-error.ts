import { AlertsmithError } from '@alertsmith/pipeline'
import { StateBusyError, StateFullError, StateUnusableError } from '../errors.js'

/** SQLite's primary result codes (the low byte of what it reports). */
const BUSY = 5
const LOCKED = 6
const FULL = 13
/** READONLY, IOERR, CORRUPT, CANTOPEN, NOTADB: what a disk or somebody else did to the file. */
const OF_THE_FILE: ReadonlySet<number | undefined> = new Set([8, 10, 11, 14, 26])

/** Whether another process has the lock that a statement needs. */
export function isLocked(error: unknown): boolean {
  const code = primaryCode(error)
  return code === BUSY || code === LOCKED
}

/** Whether a statement was not carried out because another process kept the lock for as long as is waited for. */
export function isStateBusy(error: unknown): boolean {
  return AlertsmithError.isInstance(error) && error.code === StateBusyError.spec.code
}

/** The coded form of what a statement of the state's SQLite can fail with; other errors come back as they are. */
export function codedStateError(error: unknown): unknown {
  if (AlertsmithError.isInstance(error)) return error
  const { message } = error as Error
  if (isLocked(error)) {
    return new StateBusyError(
      "The scheduler's state must be free to be written within 20 s; another process holds its lock. Try again when that has ended, such as a backup or a session of the sqlite3 shell.",
      { cause: error },
    )
  }
  if (primaryCode(error) === FULL) {
    return new StateFullError(
      `The disk of the scheduler's state must have space; SQLite reports: ${message}. Free some space on it.`,
      { context: { kind: 'sqlite' }, cause: error },
    )
  }
  if (!OF_THE_FILE.has(primaryCode(error))) return error
  return new StateUnusableError(
    `The scheduler's state must be readable and writable; SQLite reports: ${message}. Check that this user may write the file and its folder, and restore it from a backup if it is damaged.`,
    { context: { kind: 'sqlite' }, cause: error },
  )
}

function primaryCode(error: unknown): number | undefined {
  const { code, errcode } = (error ?? {}) as { readonly code?: unknown; readonly errcode?: unknown }
  return code === 'ERR_SQLITE_ERROR' && typeof errcode === 'number' ? errcode & 0xff : undefined
}
