import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DiskFullError, EmbeddedLockedError, EmbeddedPathError } from './errors.js'
import { describeCommand, processStartMark } from './process-identity.js'

/** Who holds a directory. */
interface Holder {
  readonly pid: number
  /** See {@link processStartMark}: tells the process from a later one with the same id. */
  readonly startMark: string | null
  readonly command: string
  /** When the directory was opened, ISO 8601. */
  readonly since: string
}

export interface ProcessLock {
  /** Gives the directory up. Safe to call twice. */
  release(): void
}

/** A taken-over lock can be lost to a rival that was quicker; then its holder is looked at again. */
const ATTEMPTS = 5

/**
 * Claims `directory` for this process with a file that names it. The file of a dead process is taken over.
 *
 * @throws {EmbeddedLockedError} naming the process that holds the directory
 */
export function acquireProcessLock(directory: string): ProcessLock {
  const file = join(directory, 'alertsmith.lock')
  const own: Holder = {
    pid: process.pid,
    startMark: processStartMark(process.pid) ?? null,
    command: describeCommand(),
    since: new Date().toISOString(),
  }
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (create(file, own)) return holding(file, own)
    const found = read(file)
    if (found === undefined) continue
    if (isAlive(found)) throw lockedBy(found, directory)
    removeStale(file, found)
  }
  throw new EmbeddedLockedError(
    `The embedded ClickHouse at "${directory}" is being opened by several processes at once. Try again.`,
    { context: { directory } },
  )
}

/** The lock file appears with its whole content or not at all: it is written aside and linked into place. */
function create(file: string, holder: Holder): boolean {
  const draft = `${file}.${holder.pid}`
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

/** Moves the stale file away; where a rival has replaced it by its own meanwhile, that one is put back. */
function removeStale(file: string, stale: Holder): void {
  const aside = `${file}.${process.pid}.stale`
  try {
    renameSync(file, aside)
    if (read(aside)?.since !== stale.since) linkSync(aside, file)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code !== 'ENOENT' && code !== 'EEXIST') throw cause
  } finally {
    rmSync(aside, { force: true })
  }
}

function lockedBy(holder: Holder, directory: string) {
  const who = holder.pid === process.pid ? 'this very process' : `process ${holder.pid}`
  return new EmbeddedLockedError(
    `The embedded ClickHouse at "${directory}" must be open in one process only; ${who} (${holder.command}) has had it open since ${holder.since}. Wait until it ends, then try again.`,
    { context: { directory, pid: holder.pid, command: holder.command, since: holder.since } },
  )
}

function holding(file: string, own: Holder): ProcessLock {
  const release = () => {
    process.off('exit', release)
    const found = read(file)
    if (found?.pid === own.pid && found.since === own.since) rmSync(file, { force: true })
  }
  process.on('exit', release)
  return { release }
}
