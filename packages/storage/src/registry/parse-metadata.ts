import { MODEL_TYPES } from '@alertsmith/core'
import { ModelSchemaError } from '../errors.js'
import { isNetworkName } from '../network-name.js'
import { type FileDigest, isModelFileName, METADATA_FILE } from './model-files.js'
import { isModelIdOf, isStorableTime, isVersion, shown } from './model-id.js'
import {
  asRecord,
  METADATA_SCHEMA_VERSION,
  metadataDigest,
  metadataProblems,
  type StoredMetadata,
} from './model-metadata.js'

/** `metadata` is there where the document has no problem. */
export interface ParsedMetadata {
  readonly metadata?: StoredMetadata
  readonly problems: readonly string[]
}

/**
 * Checks the document itself, not the files that it lists. Everything that later becomes part of a path, of a row or of a
 * message is checked here, because the document may come from a stranger.
 *
 * @param modelId the name of the folder that the document lies in; the document must agree with it
 * @param location where the model is, for messages
 * @throws {ModelSchemaError} where the document was written by a newer release
 */
export function parseMetadata(content: Uint8Array, modelId: string, location: string): ParsedMetadata {
  let document: Record<string, unknown> | undefined
  try {
    document = asRecord(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content)))
  } catch (error) {
    return { problems: [`${METADATA_FILE} must be JSON in UTF-8; found ${shown((error as Error).message)}`] }
  }
  if (document === undefined) return { problems: [`${METADATA_FILE} must hold one JSON object`] }
  checkSchemaVersion(document.schema_version, location)
  const problems = documentProblems(document, modelId)
  return problems.length > 0 ? { problems } : { metadata: document as StoredMetadata, problems }
}

function checkSchemaVersion(version: unknown, location: string): void {
  if (!(Number.isInteger(version) && (version as number) > METADATA_SCHEMA_VERSION)) return
  throw new ModelSchemaError(
    `The ${METADATA_FILE} of "${location}" must have schema_version ${METADATA_SCHEMA_VERSION} at most; found ${version}. It was written by a newer release: update this one.`,
    { context: { supported: METADATA_SCHEMA_VERSION, found: version } },
  )
}

function documentProblems(document: Record<string, unknown>, modelId: string): string[] {
  const problems = metadataProblems(document)
  const expect = (holds: boolean, problem: string) => {
    if (!holds) problems.push(problem)
  }
  expect(
    document.schema_version === METADATA_SCHEMA_VERSION,
    `"schema_version" must be ${METADATA_SCHEMA_VERSION}`,
  )
  problems.push(...identityProblems(document, modelId))
  const files = asRecord(document.files)
  expect(files !== undefined && Object.keys(files).length > 0, '"files" must list the files of the model')
  for (const [name, digest] of Object.entries(files ?? {})) {
    expect(isModelFileName(name), `"files" must hold plain file names; found ${shown(name)}`)
    expect(isDigest(digest), `"files" must give sha256 and bytes of ${shown(name)}`)
  }
  const digest = digestOrUndefined(document)
  expect(
    digest !== undefined && document.metadata_sha256 === digest,
    'the content must have the sha256 in "metadata_sha256"; it was changed after it had been saved',
  )
  return problems.map((problem) => `${METADATA_FILE}: ${problem}`)
}

/** The id cannot be taken apart, since its parts may hold its separators. It is put together again and compared. */
function identityProblems(document: Record<string, unknown>, modelId: string): string[] {
  const { model_type: modelType, network, version, created_at: createdAt } = document
  const problems: string[] = []
  if (!MODEL_TYPES.some((known) => known === modelType)) {
    problems.push(`"model_type" must be one of ${MODEL_TYPES.join(', ')}; found ${shown(modelType)}`)
  }
  if (typeof network !== 'string' || !isNetworkName(network)) {
    problems.push(
      `"network" must be 1 to 63 lower-case letters, digits and underscores, starting with a letter; found ${shown(network)}`,
    )
  }
  if (!isVersion(version)) problems.push(`"version" must be a semantic version; found ${shown(version)}`)
  if (!isStorableTime(createdAt)) {
    problems.push(`"created_at" must be a time such as 2024-05-06T07:08:09.123Z; found ${shown(createdAt)}`)
  }
  if (document.model_id !== modelId) {
    problems.push(`"model_id" must be the folder's name; found ${shown(document.model_id)}`)
  }
  if (problems.length > 0) return problems
  const identity = {
    modelType: modelType as string,
    network: network as string,
    version: version as string,
    createdAt: new Date(createdAt as string),
  }
  return isModelIdOf(modelId, identity)
    ? []
    : ['"model_type", "network", "version" and "created_at" must be those in the folder\'s name']
}

/** Undefined where the document is nested too deeply to be written again. */
function digestOrUndefined(document: Record<string, unknown>): string | undefined {
  try {
    return metadataDigest(document)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function isDigest(value: unknown): value is FileDigest {
  const digest = asRecord(value)
  return (
    typeof digest?.sha256 === 'string' &&
    /^[0-9a-f]{64}$/.test(digest.sha256) &&
    Number.isSafeInteger(digest.bytes) &&
    (digest.bytes as number) >= 0
  )
}
