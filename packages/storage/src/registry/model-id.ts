import semver from 'semver'
import { ModelInputError } from '../errors.js'

/** What a model's id is made of. */
export interface ModelIdentity {
  readonly modelType: string
  readonly network: string
  /** Semantic version, e.g. `1.2.0`. */
  readonly version: string
  readonly createdAt: Date
}

const PART = /^[a-z][a-z0-9_]{0,62}$/
const ID = /^[a-z][a-z0-9_]*_v(?<version>\d[0-9A-Za-z.+-]*)_\d{8}_\d{6}(?:_[1-9]\d*)?$/
const MAX_ID_LENGTH = 200
const MAX_VERSION_LENGTH = 40

/** `{model_type}_{network}_v{version}_{YYYYMMDD_HHMMSS}`, in UTC. */
export function formatModelId({ modelType, network, version, createdAt }: ModelIdentity): string {
  const [date, time] = createdAt.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').split('T')
  return `${modelType}_${network}_v${version}_${date}_${time}`
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
  checkPart('modelType', modelType)
}

/** @throws {ModelInputError} */
export function checkNetwork(network: string): void {
  checkPart('network', network)
}

function checkPart(field: string, value: string): void {
  if (typeof value === 'string' && PART.test(value)) return
  throw new ModelInputError(
    `registry: "${field}" must be 1 to 63 lower-case letters, digits and underscores, starting with a letter; got ${shown(value)}.`,
    { context: { field } },
  )
}

/** @throws {ModelInputError} */
export function checkVersion(version: string): void {
  // semver.valid also accepts "v1.0.0" and " 1.0.0", which would end up as another folder name.
  if (typeof version === 'string' && version.length <= MAX_VERSION_LENGTH && isStrictVersion(version)) return
  throw new ModelInputError(
    `registry: "version" must be a semantic version such as 1.2.0, at most ${MAX_VERSION_LENGTH} characters; got ${shown(version)}.`,
    { context: { field: 'version' } },
  )
}

function isStrictVersion(version: string): boolean {
  const parsed = semver.parse(version)
  if (parsed === null) return false
  return version === parsed.version + (parsed.build.length > 0 ? `+${parsed.build.join('.')}` : '')
}

/** @throws {ModelInputError} */
export function checkCreatedAt(createdAt: Date): void {
  const year = createdAt instanceof Date ? createdAt.getUTCFullYear() : Number.NaN
  if (year >= 1970 && year <= 2105) return
  throw new ModelInputError(
    `registry: "createdAt" must be a valid Date between 1970 and 2105; got ${shown(createdAt)}.`,
    { context: { field: 'createdAt' } },
  )
}

/** `value` as it may stand in a message: quoted, and cut where it is very long. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length > 120 ? `${text.slice(0, 120)}…` : text
}
