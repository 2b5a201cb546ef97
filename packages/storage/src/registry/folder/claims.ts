import { lstat, readdir, readlink, rename, rm, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isAbandoned, ownProcessToken } from '../../process-token.js'
import type { Claim } from '../artifact-store.js'
import { errnoCode } from './file-errors.js'
import { stagingName } from './staging-folder.js'

const PREFIX = '.claim-'

/** A claim is a symbolic link, because a link comes into being in one step together with the owner that it names. */
export async function claimInFolder(directory: string, label: string): Promise<Claim | undefined> {
  const path = join(directory, `${PREFIX}${label}`)
  await sweepClaim(path)
  try {
    await symlink(ownProcessToken(), path)
  } catch (error) {
    if (errnoCode(error) === 'EEXIST') return undefined
    throw error
  }
  return { release: () => rm(path, { force: true }) }
}

export async function claimsInFolder(directory: string): Promise<string[]> {
  const names = await readdir(directory)
  return names.filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length))
}

/** Removes the claims of interrupted processes; their names, without path. */
export async function sweepClaims(directory: string): Promise<string[]> {
  const swept: string[] = []
  for (const name of await readdir(directory)) {
    if (name.startsWith(PREFIX) && (await sweepClaim(join(directory, name)))) swept.push(name)
  }
  return swept
}

async function sweepClaim(path: string): Promise<boolean> {
  const owner = await readOwner(path)
  if (owner === undefined) return false
  const found = await lstat(path).catch(() => undefined)
  if (found === undefined || !isAbandoned(owner, found.mtime)) return false
  return removeClaim(path, owner)
}

/** Moved aside before it is removed: if a rival was quicker and the name is a living claim by now, it is put back. */
async function removeClaim(path: string, owner: string): Promise<boolean> {
  const aside = join(dirname(path), stagingName('claim'))
  try {
    await rename(path, aside)
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return false
    throw error
  }
  const moved = await readOwner(aside)
  if (moved !== owner && moved !== undefined) await symlink(moved, path).catch(() => undefined)
  await rm(aside, { force: true })
  return moved === owner
}

function readOwner(path: string): Promise<string | undefined> {
  return readlink(path).catch(() => undefined)
}
