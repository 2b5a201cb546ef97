import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DiskFullError, EmbeddedLockedError, EmbeddedPathError } from './errors.js'
import { canLookUpProcesses, describeCommand, processPlace, processStartMark } from './process-identity.js'

/** Who holds a directory. */
interface Holder {
  readonly pid: number
  /** See {@link processPlace}: where `pid` has a meaning. */
  readonly place?: string
  /** See {@link processStartMark}: tells the process from a later one with the same id. */
  readonly startMark: string | null
  readonly command: string
  /** When the directory was opened, ISO 8601. */
  readonly since: string
}

export interface ProcessLock {
  /** Gives the directory up. Safe to call twice. */
  release(): void
  /** Gives the directory up to the process that turned out to hold it. Returns what is to be thrown. */
  giveWay(cause: unknown): Error
}

/** A taken-over lock can be lost to a rival that was quicker; then its holder is looked at again. */
const ATTEMPTS = 5

/**
 * Claims `directory` for this process with a file that names it. The file of a dead process is taken over, and for the time
 * being that of a process of which nothing can be known from here, e.g. in another container: the engine has a lock of its own,
 * which the kernel keeps whatever the namespace. Where that one cannot be had, the caller must {@link ProcessLock.giveWay}.
 *
 * @throws {EmbeddedLockedError} naming the process that holds the directory
 */
export function acquireProcessLock(directory: string): ProcessLock {
  const file = join(directory, 'alertsmith.lock')
  const own: Holder = {
    pid: process.pid,
    place: processPlace(),
    startMark: processStartMark(process.pid) ?? null,
    command: describeCommand(),
    since: new Date().toISOString(),
  }
  let displaced: Holder | undefined
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (create(file, own)) return holding(file, own, directory, displaced)
    const found = read(file)
    if (found === undefined) continue
    const canTell = found.place === own.place && canLookUpProcesses()
    if (canTell && isAlive(found)) throw lockedBy(found, directory)
    if (removeStale(file, found) && !canTell) displaced = found
  }
  throw new EmbeddedLockedError(
    `The embedded ClickHouse at "${directory}" is being opened by several processes at once. Try again.`,
    { context: { directory } },
  )
}

/** The lock file appears with its whole content or not at all: it is written aside and linked into place. */
function create(file: string, holder: Holder): boolean {
  // Not named by its process id alone, which a process of another container may have as well.
  const draft = `${file}.${randomUUID()}`
  try {
    writeFileSync(draft, `${JSON.stringify(holder)}\n`)
    linkSync(draft, file)
    return true
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    if (code === 'ENOSPC') {
      throw new DiskFullError(`There is no space left for "${file}". Free some space on that disk.`, {
        cause,
      })
    }
    throw new EmbeddedPathError(`The lock file "${file}" cannot be written; ${message}.`, { cause })
  } finally {
    rmSync(draft, { force: true })
  }
}

function read(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new EmbeddedPathError(
      `The lock file "${file}" cannot be read; ${(cause as Error).message}. Remove it if no process uses the directory.`,
      { cause },
    )
  }
}

function isAlive(holder: Holder): boolean {
  const mark = processStartMark(holder.pid)
  return mark !== undefined && (holder.startMark === null || mark === holder.startMark)
}

/**
 * Moves the stale file away; where a rival has replaced it by its own meanwhile, that one is put back.
 *
 * @returns whether the stale file is gone by this
 */
function removeStale(file: string, stale: Holder): boolean {
  const aside = `${file}.${randomUUID()}.stale`
  try {
    renameSync(file, aside)
    if (isSame(read(aside), stale)) return true
    linkSync(aside, file)
    return false
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code !== 'ENOENT' && code !== 'EEXIST') throw cause
    return false
  } finally {
    rmSync(aside, { force: true })
  }
}

function isSame(a: Holder | undefined, b: Holder): boolean {
  return a?.pid === b.pid && a.place === b.place && a.since === b.since
}

function lockedBy(holder: Holder, directory: string, cause?: unknown) {
  const elsewhere = holder.place !== processPlace()
  const who =
    holder.pid === process.pid && !elsewhere
      ? 'this very process'
      : `process ${holder.pid}${elsewhere ? ' of another container or host' : ''}`
  return new EmbeddedLockedError(
    `The embedded ClickHouse at "${directory}" must be open in one process only; ${who} (${holder.command}) has had it open since ${holder.since}. Wait until it ends, then try again.`,
    { context: { directory, pid: holder.pid, command: holder.command, since: holder.since }, cause },
  )
}

function holding(file: string, own: Holder, directory: string, displaced: Holder | undefined): ProcessLock {
  const release = () => {
    process.off('exit', release)
    if (isSame(read(file), own)) rmSync(file, { force: true })
  }
  process.on('exit', release)
  return {
    release,
    giveWay(cause) {
      release()
      if (displaced !== undefined) {
        create(file, displaced)
        return lockedBy(displaced, directory, cause)
      }
      return new EmbeddedLockedError(
        `The embedded ClickHouse at "${directory}" must be open in one process only; another one has it open. Wait until it ends, then try again.`,
        { context: { directory }, cause },
      )
    },
  }
}
