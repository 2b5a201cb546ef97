import { constants } from 'node:fs'
import { lstat, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ModelSchemaError } from '../errors.js'
import { errnoCode } from './file-errors.js'
import { digestOf, type FileDigest, isModelFileName, METADATA_FILE } from './model-files.js'
import { shown, versionOfModelId } from './model-id.js'
import {
  asRecord,
  METADATA_SCHEMA_VERSION,
  metadataDigest,
  metadataProblems,
  type StoredMetadata,
} from './model-metadata.js'

/** What was found in a model's folder. `metadata` is there where it can be read at all. */
export interface FolderFindings {
  readonly metadata?: StoredMetadata
  /** Empty where the folder is whole. */
  readonly problems: readonly string[]
}

/** Far above any real metadata.json; keeps a hostile one out of memory. */
const MAX_METADATA_BYTES = 256 * 1024 * 1024

/**
 * Looks at metadata.json and at the presence and size of every file, without reading the files.
 *
 * @throws {ModelSchemaError} where the folder was written by a newer release
 */
export async function inspectFolder(directory: string, modelId: string): Promise<FolderFindings> {
  const folder = await lstat(directory)
  if (!folder.isDirectory()) return { problems: ['it must be a directory, and not a link to one'] }
  const read = await readMetadata(directory, modelId)
  if (read.metadata === undefined) return read
  const problems = [...read.problems]
  const manifest = read.metadata.files
  for (const [name, expected] of Object.entries(manifest)) {
    const problem = await sizeProblem(join(directory, name), expected)
    if (problem !== undefined) problems.push(`${name} ${problem}`)
  }
  for (const name of await readdir(directory)) {
    // Dot files are not part of a model: file managers leave theirs behind.
    if (name.startsWith('.') || name === METADATA_FILE || Object.hasOwn(manifest, name)) continue
    problems.push(`${shown(name)} is not listed in ${METADATA_FILE}`)
  }
  return { metadata: read.metadata, problems }
}

/** The content of every listed file, with a problem for each whose sha256 is another than the listed one. */
export async function readVerifiedFiles(
  directory: string,
  manifest: Readonly<Record<string, FileDigest>>,
): Promise<{ files: Record<string, Uint8Array>; problems: string[] }> {
  const files: Record<string, Uint8Array> = {}
  const problems: string[] = []
  for (const [name, expected] of Object.entries(manifest)) {
    const content = await readRegularFile(join(directory, name))
    const found = digestOf(content)
    if (found.sha256 !== expected.sha256) {
      problems.push(`${name} must have sha256 ${expected.sha256}; found ${found.sha256}`)
    }
    files[name] = content
  }
  return { files, problems }
}

async function readMetadata(directory: string, modelId: string): Promise<FolderFindings> {
  const path = join(directory, METADATA_FILE)
  let text: string
  try {
    const found = await lstat(path)
    if (!found.isFile()) return { problems: [`${METADATA_FILE} must be a regular file`] }
    if (found.size > MAX_METADATA_BYTES) {
      return {
        problems: [`${METADATA_FILE} must be smaller than ${MAX_METADATA_BYTES} bytes; found ${found.size}`],
      }
    }
    text = (await readRegularFile(path)).toString('utf8')
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return { problems: [`${METADATA_FILE} is missing`] }
    throw error
  }
  let document: Record<string, unknown> | undefined
  try {
    document = asRecord(JSON.parse(text))
  } catch (error) {
    return { problems: [`${METADATA_FILE} must be JSON; found ${shown((error as Error).message)}`] }
  }
  if (document === undefined) return { problems: [`${METADATA_FILE} must hold one JSON object`] }
  checkSchemaVersion(document.schema_version, directory)
  const problems = documentProblems(document, modelId)
  return problems.length > 0 ? { problems } : { metadata: document as StoredMetadata, problems }
}

function checkSchemaVersion(version: unknown, directory: string): void {
  if (!(Number.isInteger(version) && (version as number) > METADATA_SCHEMA_VERSION)) return
  throw new ModelSchemaError(
    `"${join(directory, METADATA_FILE)}" must have schema_version ${METADATA_SCHEMA_VERSION} at most; found ${version}. It was written by a newer release: update this one.`,
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
  for (const key of ['model_type', 'network'] as const) {
    expect(typeof document[key] === 'string', `"${key}" must be a string`)
  }
  expect(document.version === versionOfModelId(modelId), '"version" must be the one in the folder\'s name')
  expect(
    document.model_id === modelId,
    `"model_id" must be the folder's name; found ${shown(document.model_id)}`,
  )
  expect(
    typeof document.created_at === 'string' && !Number.isNaN(Date.parse(document.created_at)),
    '"created_at" must be a time in ISO 8601',
  )
  const files = asRecord(document.files)
  expect(files !== undefined && Object.keys(files).length > 0, '"files" must list the files of the model')
  for (const [name, digest] of Object.entries(files ?? {})) {
    expect(isModelFileName(name), `"files" must hold plain file names; found ${shown(name)}`)
    expect(isDigest(digest), `"files" must give sha256 and bytes of ${shown(name)}`)
  }
  expect(
    document.metadata_sha256 === metadataDigest(document),
    'the content must have the sha256 in "metadata_sha256"; it was changed after it had been saved',
  )
  return problems.map((problem) => `${METADATA_FILE}: ${problem}`)
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

async function sizeProblem(path: string, expected: FileDigest): Promise<string | undefined> {
  try {
    const found = await lstat(path)
    if (!found.isFile()) return 'must be a regular file, and not a link or a directory'
    return found.size === expected.bytes
      ? undefined
      : `must have ${expected.bytes} bytes; found ${found.size}`
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return 'is missing'
    throw error
  }
}

async function readRegularFile(path: string): Promise<Buffer> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    return await handle.readFile()
  } finally {
    await handle.close()
  }
}
