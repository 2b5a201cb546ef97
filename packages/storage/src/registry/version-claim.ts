import { lstat, readdir, readlink, rename, rm, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import semver from 'semver'
import { VersionExistsError } from '../errors.js'
import { isAbandoned, ownProcessToken } from '../process-token.js'
import { errnoCode } from './file-errors.js'
import { versionOfModelId } from './model-id.js'
import { stagingName } from './staging-folder.js'

/** The right to save one version of one model type and network. */
export interface VersionClaim {
  readonly version: string
  release(): Promise<void>
}

export interface VersionRequest {
  readonly directory: string
  readonly modelType: string
  readonly network: string
  /** Left out: the version after the last one. */
  readonly version?: string | undefined
}

const CLAIM = /^\.claim-(?<label>[a-z][a-z0-9_]*_v(?<version>\d[0-9A-Za-z.+-]*))$/
const FIRST_VERSION = '1.0.0'
/** Each failed attempt means that another process was given a version in between. */
const MAX_ATTEMPTS = 100

/** The version after the last one in `versions`: the next minor one, 1.0.0 where there is none. */
export function versionAfter(versions: readonly string[]): string {
  const last = semver.rsort([...versions])[0]
  return last === undefined ? FIRST_VERSION : semver.inc(last, 'minor')!
}

/**
 * Claims a version against every other process that saves to `directory`. The claim is a symbolic link, because a link
 * comes into being in one step together with the owner that it names.
 *
 * @throws {VersionExistsError} where the requested version is saved already, or is being saved
 */
export async function claimVersion(request: VersionRequest): Promise<VersionClaim> {
  const { directory } = request
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    await sweepClaims(directory)
    const taken = await publishedVersions(request)
    const claimed = await claimedVersions(request)
    const version = request.version ?? versionAfter([...taken, ...claimed])
    if (taken.includes(version)) throw exists(request, version, 'is in the registry already')
    const path = join(directory, `.claim-${label(request)}${version}`)
    if (!(await createClaim(path))) {
      if (request.version !== undefined) throw exists(request, version, 'is being saved by another process')
      continue
    }
    const release = () => rm(path, { force: true })
    // Whoever held the claim before may have published the version and let go since it was looked for.
    if (!(await publishedVersions(request)).includes(version)) return { version, release }
    await release()
  }
  throw exists(request, request.version ?? '', 'could not be chosen: too many processes save at once')
}

/** The versions of the models that are in the registry, whole or broken. */
export async function publishedVersions(request: VersionRequest): Promise<string[]> {
  const names = (await readdir(request.directory)).filter((name) => name.startsWith(label(request)))
  return names.flatMap((name) => versionOfModelId(name) ?? [])
}

async function claimedVersions(request: VersionRequest): Promise<string[]> {
  const versions: string[] = []
  for (const name of await readdir(request.directory)) {
    const claim = CLAIM.exec(name)?.groups
    if (claim?.label?.startsWith(label(request)) && semver.valid(claim.version)) versions.push(claim.version!)
  }
  return versions
}

/** Removes the claims of interrupted processes; their names, without path. */
export async function sweepClaims(directory: string): Promise<string[]> {
  const swept: string[] = []
  for (const name of await readdir(directory)) {
    const path = join(directory, name)
    if (!CLAIM.test(name)) continue
    const owner = await readOwner(path)
    if (owner === undefined) continue
    const found = await lstat(path).catch(() => undefined)
    if (found === undefined || !isAbandoned(owner, found.mtime)) continue
    if (await removeClaim(path, owner)) swept.push(name)
  }
  return swept
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

async function createClaim(path: string): Promise<boolean> {
  try {
    await symlink(ownProcessToken(), path)
    return true
  } catch (error) {
    if (errnoCode(error) === 'EEXIST') return false
    throw error
  }
}

function readOwner(path: string): Promise<string | undefined> {
  return readlink(path).catch(() => undefined)
}

function label({ modelType, network }: VersionRequest): string {
  return `${modelType}_${network}_v`
}

function exists({ modelType, network, directory }: VersionRequest, version: string, why: string) {
  return new VersionExistsError(
    `registry: "version" must be a new one for ${modelType} on ${network}; ${version} ${why} ("${directory}"). Leave the version out to get the next one.`,
    { context: { modelType, network, version } },
  )
}
