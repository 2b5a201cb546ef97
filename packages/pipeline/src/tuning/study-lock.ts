import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { isAbandoned, ownProcessToken } from '@alertsmith/storage'
import { StudyInUseError } from '../errors.js'
import { outputError } from '../output/output-error.js'

/**
 * Takes a study for this process alone, by a file beside it that names the process. What a killed run left behind is taken
 * over. Where two runs take it over in the same moment, the file of trials itself refuses the slower one.
 *
 * @param path The file of trials, which need not be there.
 * @throws {StudyInUseError} where another run works on it
 */
export async function lockStudy(path: string): Promise<AsyncDisposable> {
  const file = `${path}.lock`
  if (!(await create(file))) {
    const owner = await readOwner(file)
    if (owner !== undefined && !isAbandoned(owner.token, owner.since)) throw inUse(path, owner)
    await rm(file, { force: true })
    if (!(await create(file))) throw inUse(path)
  }
  return { [Symbol.asyncDispose]: () => rm(file, { force: true }) }
}

async function create(file: string): Promise<boolean> {
  try {
    await writeFile(file, ownProcessToken(), { flag: 'wx' })
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false
    // A full disk leaves a file that names nobody.
    await rm(file, { force: true }).catch(() => undefined)
    throw outputError(file, cause)
  }
}

interface Owner {
  readonly token: string
  readonly since: Date
}

async function readOwner(file: string): Promise<Owner | undefined> {
  try {
    const { mtime } = await stat(file)
    return { token: (await readFile(file, 'utf8')).trim(), since: mtime }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw outputError(file, cause)
  }
}

function inUse(path: string, owner?: Owner): Error {
  const who = owner === undefined ? 'another one' : `process ${owner.token.split('.')[0]}`
  const since = owner === undefined ? '' : ` since ${owner.since.toISOString()}`
  return new StudyInUseError(
    `"${path}" must be tuned by one run at a time; ${who} has been working on it${since}. Let that one end and go on with its study, or give another --output.`,
    { context: { path } },
  )
}
