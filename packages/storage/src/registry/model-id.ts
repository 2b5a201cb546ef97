import { MODEL_TYPES } from '@alertsmith/core'
import semver from 'semver'
import { ModelInputError } from '../errors.js'
import { isNetworkName } from '../network-name.js'

/** What a model's id is made of. */
export interface ModelIdentity {
  readonly modelType: string
  readonly network: string
  /** Semantic version, e.g. `1.2.0`. */
  readonly version: string
  readonly createdAt: Date
}

const ID = /^[a-z][a-z0-9_]*_v(?<version>\d[0-9A-Za-z.+-]*)_\d{8}_\d{6}(?:_[1-9]\d*)?$/
const MAX_ID_LENGTH = 200
const MAX_VERSION_LENGTH = 40

/** `{model_type}_{network}_v{version}_{YYYYMMDD_HHMMSS}`, in UTC. */
export function formatModelId({ modelType, network, version, createdAt }: ModelIdentity): string {
  const [date, time] = createdAt.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').split('T')
  return `${modelType}_${network}_v${version}_${date}_${time}`
}

/** True where `modelId` is the id that {@link formatModelId} gives, or that with the number of a copy after it. */
export function isModelIdOf(modelId: string, identity: ModelIdentity): boolean {
  const id = formatModelId(identity)
  return (
    modelId === id || (modelId.startsWith(`${id}_`) && /^[1-9]\d{0,5}$/.test(modelId.slice(id.length + 1)))
  )
}

/** The version that stands in a model's id, or undefined where `id` is no model id. Everything else in an id is ambiguous. */
export function versionOfModelId(id: string): string | undefined {
  if (id.length > MAX_ID_LENGTH) return undefined
  const version = ID.exec(id)?.groups?.version
  return version !== undefined && semver.valid(version) !== null ? version : undefined
}

/** What a process claims while it works on the version that stands in a model's id: the id without its time. */
export function claimLabel(modelId: string): string {
  return modelId.replace(/_\d{8}_\d{6}(?:_[1-9]\d*)?$/, '')
}

/** @throws {ModelInputError} */
export function checkModelType(modelType: string): void {
  if (MODEL_TYPES.some((known) => known === modelType)) return
  throw new ModelInputError(
    `registry: "modelType" must be one of ${MODEL_TYPES.join(', ')}; got ${shown(modelType)}.`,
    { context: { field: 'modelType' } },
  )
}

/** @throws {ModelInputError} */
export function checkNetwork(network: string): void {
  if (typeof network === 'string' && isNetworkName(network)) return
  throw new ModelInputError(
    `registry: "network" must be 1 to 63 lower-case letters, digits and underscores, starting with a letter, and no database of ClickHouse's own; got ${shown(network)}.`,
    { context: { field: 'network' } },
  )
}

/** @throws {ModelInputError} */
export function checkVersion(version: string): void {
  if (isVersion(version)) return
  throw new ModelInputError(
    `registry: "version" must be a semantic version such as 1.2.0, at most ${MAX_VERSION_LENGTH} characters; got ${shown(version)}.`,
    { context: { field: 'version' } },
  )
}

export function isVersion(version: unknown): version is string {
  if (typeof version !== 'string' || version.length > MAX_VERSION_LENGTH) return false
  // semver.valid also accepts "v1.0.0" and " 1.0.0", which would end up as another folder name.
  const parsed = semver.parse(version)
  if (parsed === null) return false
  return version === parsed.version + (parsed.build.length > 0 ? `+${parsed.build.join('.')}` : '')
}

/** @throws {ModelInputError} */
export function checkCreatedAt(createdAt: Date): void {
  if (createdAt instanceof Date && isStorableYear(createdAt)) return
  throw new ModelInputError(
    `registry: "createdAt" must be a valid Date between 1970 and 2105; got ${shown(createdAt)}.`,
    { context: { field: 'createdAt' } },
  )
}

/** True for a time in the one form in which the registry writes it, within the years that a row can hold. */
export function isStorableTime(value: unknown): value is string {
  if (typeof value !== 'string' || Number.isNaN(Date.parse(value))) return false
  const time = new Date(value)
  return time.toISOString() === value && isStorableYear(time)
}

/** ClickHouse's DateTime ends early in 2106. */
function isStorableYear(time: Date): boolean {
  const year = time.getUTCFullYear()
  return year >= 1970 && year <= 2105
}

/**
 * `value` as it may stand in a message: quoted, and cut where it is very long. Of objects only the kind: their text may be
 * without end, and one that was parsed from JSON may have a `toString` that is no function.
 */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : named(value)
  return text.length > 120 ? `${text.slice(0, 120)}…` : text
}

function named(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null && !(value instanceof Date)) return 'an object'
  return String(value)
}
