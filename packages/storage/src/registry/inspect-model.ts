import type { ArtifactStore, Contents, StoredFile } from './artifact-store.js'
import { inTurns } from './in-turns.js'
import { digestOf, type FileDigest, METADATA_FILE } from './model-files.js'
import { shown } from './model-id.js'
import type { StoredMetadata } from './model-metadata.js'
import { parseMetadata } from './parse-metadata.js'

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

function sizeProblem(found: StoredFile | undefined, expected: FileDigest): string | undefined {
  if (found === undefined) return 'is missing'
  if (!found.regular) return 'must be a regular file, and not a link or a directory'
  return found.bytes === expected.bytes
    ? undefined
    : `must have ${expected.bytes} bytes; found ${found.bytes}`
}
