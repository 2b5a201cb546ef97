import { createHash } from 'node:crypto'
import { ModelInputError } from '../errors.js'
import type { FileDigest } from './model-files.js'
import type { ModelIdentity } from './model-id.js'

/** The layout of metadata.json and its folder that this package writes, and the newest it can read. */
export const METADATA_SCHEMA_VERSION = 1

/** What every model says of itself; whoever saves it adds more. These fields become its row in `trained_models`. */
export interface ModelMetadata {
  readonly training_period: {
    /** First and last processing_date that was trained on, `YYYY-MM-DD`. */
    readonly start_date: string
    readonly end_date: string
    readonly window_days: number
  }
  readonly data_stats: { readonly num_samples: number; readonly num_features: number }
  /** By name, e.g. `test_auc`, `cv_auc_mean`. */
  readonly metrics: object
  readonly hyperparameters: object
  readonly feature_names: readonly string[]
}

/** metadata.json as it is stored. */
export interface StoredMetadata extends ModelMetadata {
  readonly schema_version: number
  readonly model_id: string
  readonly model_type: string
  readonly network: string
  readonly version: string
  /** ISO 8601, UTC. */
  readonly created_at: string
  /** Every other file of the folder. */
  readonly files: Readonly<Record<string, FileDigest>>
  /** Over the compact JSON of everything else in this document, lower-case hex. */
  readonly metadata_sha256: string
  readonly [key: string]: unknown
}

/** What the columns of `trained_models` can hold. */
const LAST_DAY = '2149-06-06'
const MAX_UINT16 = 2 ** 16 - 1
const MAX_UINT32 = 2 ** 32 - 1
const DAY = `a day of the calendar as YYYY-MM-DD, from 1970-01-01 to ${LAST_DAY}`

const OWN_KEYS = [
  'schema_version',
  'model_id',
  'model_type',
  'network',
  'version',
  'created_at',
  'files',
  'metadata_sha256',
] as const

/**
 * Refuses metadata that could not be stored or recorded as a row.
 *
 * @throws {ModelInputError} listing every problem
 */
export function checkMetadata(metadata: object): void {
  const problems = [
    ...OWN_KEYS.filter((key) => key in metadata).map((key) => `"${key}" is set by the registry`),
    ...metadataProblems(metadata as Record<string, unknown>),
  ]
  if (problems.length > 0) refuse(problems.join('; '))
  try {
    JSON.stringify(metadata)
  } catch (cause) {
    refuse(`it cannot be written as JSON (${(cause as Error).message})`)
  }
}

/** What is missing or wrong in the fields of {@link ModelMetadata}. */
export function metadataProblems(metadata: Record<string, unknown>): string[] {
  const period = asRecord(metadata.training_period)
  const stats = asRecord(metadata.data_stats)
  const names = metadata.feature_names
  const problems: string[] = []
  const expect = (holds: boolean, field: string, constraint: string) => {
    if (!holds) problems.push(`"${field}" must be ${constraint}`)
  }
  const { start_date: start, end_date: end, window_days: windowDays } = period ?? {}
  expect(isDay(start), 'training_period.start_date', DAY)
  expect(isDay(end), 'training_period.end_date', DAY)
  if (isDay(start) && isDay(end)) {
    expect(start <= end, 'training_period.end_date', 'training_period.start_date or a later day')
  }
  expect(
    isCount(windowDays, MAX_UINT16) && windowDays !== 0,
    'training_period.window_days',
    `a whole number from 1 to ${MAX_UINT16}`,
  )
  expect(isCount(stats?.num_samples), 'data_stats.num_samples', 'a whole number')
  expect(isCount(stats?.num_features, MAX_UINT32), 'data_stats.num_features', 'a whole number')
  expect(asRecord(metadata.metrics) !== undefined, 'metrics', 'an object')
  expect(asRecord(metadata.hyperparameters) !== undefined, 'hyperparameters', 'an object')
  expect(
    Array.isArray(names) && names.every((name) => typeof name === 'string'),
    'feature_names',
    'an array of strings',
  )
  return problems
}

export function composeMetadata(
  metadata: ModelMetadata,
  modelId: string,
  identity: ModelIdentity,
  files: Readonly<Record<string, FileDigest>>,
): StoredMetadata {
  const complete = {
    schema_version: METADATA_SCHEMA_VERSION,
    model_id: modelId,
    model_type: identity.modelType,
    network: identity.network,
    version: identity.version,
    created_at: identity.createdAt.toISOString(),
    ...metadata,
    files,
  }
  return { ...complete, metadata_sha256: metadataDigest(complete) }
}

/** Independent of white space, so that a reformatted file still counts as the same document. */
export function metadataDigest(document: Readonly<Record<string, unknown>>): string {
  const { metadata_sha256: _own, ...rest } = document
  return createHash('sha256').update(JSON.stringify(rest)).digest('hex')
}

export function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined
}

function isDay(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false
  const day = new Date(`${value}T00:00:00Z`)
  // Date takes 2024-02-30 for 2024-03-01.
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== value) return false
  return value >= '1970-01-01' && value <= LAST_DAY
}

function isCount(value: unknown, most: number = Number.MAX_SAFE_INTEGER): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= most
}

function refuse(problem: string): never {
  throw new ModelInputError(`registry: "metadata" cannot be stored: ${problem}.`, {
    context: { field: 'metadata' },
  })
}
