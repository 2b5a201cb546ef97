import semver from 'semver'
import { VersionExistsError } from '../errors.js'
import type { ArtifactStore, Claim } from './artifact-store.js'
import { checkModelType, checkNetwork, checkVersion, versionOfModelId } from './model-id.js'

/** Which part of the latest version grows by one. */
export type VersionStep = 'patch' | 'minor' | 'major'

/** The right to save one version of one model type and network. */
interface VersionClaim extends Claim {
  readonly version: string
}

export interface VersionRequest {
  readonly modelType: string
  readonly network: string
  /** Left out: the version after the last one. */
  readonly version?: string | undefined
  /** How far a version that is left out moves. Default `minor`. */
  readonly step?: VersionStep | undefined
}

const CLAIM = /^[a-z][a-z0-9_]*_v(?<version>\d[0-9A-Za-z.+-]*)$/
const FIRST_VERSION = '1.0.0'
/** Each failed attempt means that another process was given a version in between. */
const MAX_ATTEMPTS = 100

/** The version after the last one in `versions`; 1.0.0 where there is none. */
export function versionAfter(versions: readonly string[], step: VersionStep = 'minor'): string {
  const last = semver.rsort([...versions])[0]
  return last === undefined ? FIRST_VERSION : semver.inc(last, step)!
}

/**
 * Does `work` while this process alone has the right to save a version. However the work ends, the claim is given back.
 *
 * @throws {ModelInputError} where a part of the request cannot be part of a name
 * @throws {VersionExistsError} where the requested version is saved already, or is being saved
 */
export async function withVersion<Result>(
  store: ArtifactStore,
  request: VersionRequest,
  work: (version: string) => Promise<Result>,
): Promise<Result> {
  const claim = await claimVersion(store, request)
  return releasing(claim, () => work(claim.version))
}

/** A failure of the work is the one to report; a claim that could not be given back ends with this process. */
async function releasing<Result>(claim: Claim, work: () => Promise<Result>): Promise<Result> {
  let result: Result
  try {
    result = await work()
  } catch (error) {
    await claim.release().catch(() => undefined)
    throw error
  }
  await claim.release()
  return result
}

async function claimVersion(store: ArtifactStore, request: VersionRequest): Promise<VersionClaim> {
  checkModelType(request.modelType)
  checkNetwork(request.network)
  if (request.version !== undefined) checkVersion(request.version)
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const taken = await publishedVersions(store, request)
    const version =
      request.version ?? versionAfter([...taken, ...(await claimedVersions(store, request))], request.step)
    if (taken.includes(version)) throw exists(store, request, version, 'is in the registry already')
    const claim = await store.claim(`${label(request)}${version}`)
    if (claim === undefined) {
      if (request.version === undefined) continue
      throw exists(store, request, version, 'is being saved by another process')
    }
    // Whoever held the claim before may have published the version and let go since it was looked for.
    const published = await publishedVersions(store, request).catch(async (error) => {
      await claim.release().catch(() => undefined)
      throw error
    })
    if (!published.includes(version)) return { version, ...claim }
    await claim.release()
  }
  throw exists(store, request, request.version ?? '', 'could not be chosen: too many processes save at once')
}

/**
 * @throws {ModelInputError} where it is no semantic version
 * @throws {VersionExistsError} where it is saved already
 */
export async function checkVersionFree(
  store: ArtifactStore,
  request: VersionRequest & { readonly version: string },
): Promise<void> {
  checkModelType(request.modelType)
  checkNetwork(request.network)
  checkVersion(request.version)
  if ((await publishedVersions(store, request)).includes(request.version))
    throw exists(store, request, request.version, 'is in the registry already')
}

/** The versions of the models that are in the registry, whole or broken, and in its trash, from where they can come back. */
export async function publishedVersions(store: ArtifactStore, request: VersionRequest): Promise<string[]> {
  const trashed = (await store.trashed(label(request))).map(({ modelId }) => modelId)
  return [...(await store.list(label(request))), ...trashed].flatMap((name) => versionOfModelId(name) ?? [])
}

async function claimedVersions(store: ArtifactStore, request: VersionRequest): Promise<string[]> {
  return (await store.claimed()).flatMap((claimed) => {
    const version = CLAIM.exec(claimed)?.groups?.version
    return claimed.startsWith(label(request)) && semver.valid(version) ? [version!] : []
  })
}

function label({ modelType, network }: VersionRequest): string {
  return `${modelType}_${network}_v`
}

function exists(
  { location }: ArtifactStore,
  { modelType, network }: VersionRequest,
  version: string,
  why: string,
) {
  return new VersionExistsError(
    `registry: "version" must be a new one for ${modelType} on ${network}; ${version} ${why} ("${location}"). Leave the version out to get the next one.`,
    { context: { modelType, network, version } },
  )
}
