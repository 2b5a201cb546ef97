import { ModelSchemaError } from '../errors.js'
import type { ArtifactStore, Contents, StoredFile } from './artifact-store.js'
import { inTurns } from './in-turns.js'
import { digestOf, type FileDigest, isModelFileName, METADATA_FILE } from './model-files.js'
import { shown, versionOfModelId } from './model-id.js'
import {
  asRecord,
  METADATA_SCHEMA_VERSION,
  metadataDigest,
  metadataProblems,
  type StoredMetadata,
} from './model-metadata.js'

/** What was found under a model's name. `metadata` is there where it can be read at all. */
export interface ModelFindings {
  readonly metadata?: StoredMetadata
  /** Empty where the model is whole. */
  readonly problems: readonly string[]
}

/** Far above any real metadata.json; keeps a hostile one out of memory. */
const MAX_METADATA_BYTES = 256 * 1024 * 1024

/**
 * Looks at metadata.json and at the presence and size of every file, without reading the files.
 *
 * @param look gives what lies under the name
 * @returns undefined where there is nothing of that name
 * @throws {ModelSchemaError} where the model was written by a newer release
 */
export async function inspectModel(
  store: ArtifactStore,
  name: string,
  look: () => Promise<Contents> = () => store.contents(name),
): Promise<ModelFindings | undefined> {
  const contents = await look()
  if (contents.found === 'nothing') return undefined
  if (contents.found === 'stranger') return { problems: [contents.problem] }
  const files = new Map(contents.files.map((file) => [file.name, file]))
  const read = await readMetadata(store, name, files.get(METADATA_FILE))
  if (read.metadata === undefined) return read
  const problems = [...read.problems]
  const manifest = read.metadata.files
  for (const [file, expected] of Object.entries(manifest)) {
    const problem = sizeProblem(files.get(file), expected)
    if (problem !== undefined) problems.push(`${file} ${problem}`)
  }
  for (const file of files.keys()) {
    // Dot files are not part of a model: file managers leave theirs behind.
    if (file.startsWith('.') || file === METADATA_FILE || Object.hasOwn(manifest, file)) continue
    problems.push(`${shown(file)} is not listed in ${METADATA_FILE}`)
  }
  return { metadata: read.metadata, problems }
}

/** The content of every listed file, with a problem for each whose sha256 is another than the listed one. */
export async function readVerifiedFiles(
  store: ArtifactStore,
  name: string,
  manifest: Readonly<Record<string, FileDigest>>,
): Promise<{ files: Record<string, Uint8Array>; problems: string[] }> {
  const contents = new Map<string, Uint8Array>()
  await inTurns(Object.keys(manifest), async (file) => {
    const content = await store.read(name, file)
    if (content !== undefined) contents.set(file, content)
  })
  const files: Record<string, Uint8Array> = {}
  const problems: string[] = []
  for (const [file, expected] of Object.entries(manifest)) {
    const content = contents.get(file)
    if (content === undefined) {
      problems.push(`${file} is missing`)
      continue
    }
    const found = digestOf(content)
    if (found.sha256 !== expected.sha256) {
      problems.push(`${file} must have sha256 ${expected.sha256}; found ${found.sha256}`)
    }
    files[file] = content
  }
  return { files, problems }
}

async function readMetadata(
  store: ArtifactStore,
  name: string,
  found: StoredFile | undefined,
): Promise<ModelFindings> {
  if (found === undefined) return { problems: [`${METADATA_FILE} is missing`] }
  if (!found.regular) return { problems: [`${METADATA_FILE} must be a regular file`] }
  if (found.bytes > MAX_METADATA_BYTES) {
    return {
      problems: [`${METADATA_FILE} must be smaller than ${MAX_METADATA_BYTES} bytes; found ${found.bytes}`],
    }
  }
  const content = await store.read(name, METADATA_FILE)
  if (content === undefined) return { problems: [`${METADATA_FILE} is missing`] }
  return parseMetadata(content, name, store.locate(name))
}

/**
 * Checks the document itself, not the files that it lists.
 *
 * @param location where the model is, for messages
 * @throws {ModelSchemaError}
 */
export function parseMetadata(content: Uint8Array, modelId: string, location: string): ModelFindings {
  let document: Record<string, unknown> | undefined
  try {
    document = asRecord(JSON.parse(Buffer.from(content).toString('utf8')))
  } catch (error) {
    return { problems: [`${METADATA_FILE} must be JSON; found ${shown((error as Error).message)}`] }
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

function sizeProblem(found: StoredFile | undefined, expected: FileDigest): string | undefined {
  if (found === undefined) return 'is missing'
  if (!found.regular) return 'must be a regular file, and not a link or a directory'
  return found.bytes === expected.bytes
    ? undefined
    : `must have ${expected.bytes} bytes; found ${found.bytes}`
}
