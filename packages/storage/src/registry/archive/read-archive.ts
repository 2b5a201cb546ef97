import { ArchiveError } from '../../errors.js'
import { digestOf, isModelFileName, METADATA_FILE } from '../model-files.js'
import { shown, versionOfModelId } from '../model-id.js'
import type { StoredMetadata } from '../model-metadata.js'
import { parseMetadata } from '../parse-metadata.js'
import { decompress } from './compress.js'
import { unpackTar } from './tar.js'

/** A model in an archive, as verified as one that was loaded. */
export interface ArchivedModel {
  readonly modelId: string
  readonly metadata: StoredMetadata
  /** Without metadata.json. */
  readonly files: ReadonlyMap<string, Uint8Array>
}

/** What a model may grow to; far above any real one. */
const MAX_BYTES = 2 ** 30
/** What metadata.json may have, with the files before it: their sizes are declared nowhere else. */
const MAX_UNDECLARED_BYTES = 2 ** 26

/**
 * Reads no further than the sizes go that metadata.json declares, so that a small archive cannot fill the memory.
 *
 * @throws {ArchiveError} listing every problem
 * @throws {ModelSchemaError}
 */
export async function readArchive(archive: Uint8Array): Promise<ArchivedModel> {
  const files = new Map<string, Uint8Array>()
  const folded = new Set<string>()
  let modelId = ''
  let metadata: StoredMetadata | undefined
  let undeclared = 0

  function admit(path: string, bytes: number): void {
    if (folded.size === 0) modelId = modelIdOf(path)
    const name = nameOf(path, modelId)
    if (folded.has(name.toLowerCase())) refuse([`${name} is in it twice`])
    folded.add(name.toLowerCase())
    if (metadata === undefined) {
      undeclared += bytes
      if (undeclared > MAX_UNDECLARED_BYTES) {
        refuse([
          `${METADATA_FILE} and the files before it must have ${MAX_UNDECLARED_BYTES} bytes at most; found ${undeclared}`,
        ])
      }
      return
    }
    const problem = sizeProblem(name, bytes, metadata)
    if (problem !== undefined) refuse([problem])
  }

  for await (const { path, content } of unpackTar(decompress(archive), admit)) {
    const name = nameOf(path, modelId)
    if (name === METADATA_FILE) metadata = metadataIn(content, modelId)
    else files.set(name, content)
  }
  if (folded.size === 0) modelIdOf('')
  if (metadata === undefined) refuse([`${METADATA_FILE} is missing`])
  const mismatches = compare(files, metadata)
  if (mismatches.length > 0) refuse(mismatches)
  return { modelId, metadata, files }
}

function modelIdOf(path: string): string {
  const modelId = path.split('/')[0]!
  if (versionOfModelId(modelId) === undefined) {
    refuse([`its files must lie in a folder named by a model's id; found ${shown(modelId)}`])
  }
  return modelId
}

function nameOf(path: string, modelId: string): string {
  const name = path.slice(modelId.length + 1)
  if (!path.startsWith(`${modelId}/`) || !(name === METADATA_FILE || isModelFileName(name))) {
    refuse([`it must hold the plain files of one model; found ${shown(path)}`])
  }
  return name
}

function metadataIn(content: Uint8Array, modelId: string): StoredMetadata {
  const { metadata, problems } = parseMetadata(content, modelId, 'archive')
  if (metadata === undefined) refuse(problems)
  const total = Object.values(metadata.files).reduce((sum, { bytes }) => sum + bytes, 0)
  if (total > MAX_BYTES) refuse([`its files must have ${MAX_BYTES} bytes at most; found ${total}`])
  return metadata
}

function sizeProblem(name: string, found: number, { files }: StoredMetadata): string | undefined {
  if (!Object.hasOwn(files, name)) return `${shown(name)} is not listed in ${METADATA_FILE}`
  const { bytes } = files[name]!
  return found === bytes ? undefined : `${name} must have ${bytes} bytes; found ${found}`
}

function compare(files: ReadonlyMap<string, Uint8Array>, metadata: StoredMetadata): string[] {
  const problems: string[] = []
  for (const [name, expected] of Object.entries(metadata.files)) {
    const content = files.get(name)
    if (content === undefined) {
      problems.push(`${name} is missing`)
      continue
    }
    const found = digestOf(content)
    if (found.bytes === expected.bytes && found.sha256 !== expected.sha256) {
      problems.push(`${name} must have sha256 ${expected.sha256}; found ${found.sha256}`)
    }
  }
  for (const [name, content] of files) {
    const problem = sizeProblem(name, content.byteLength, metadata)
    if (problem !== undefined) problems.push(problem)
  }
  return problems
}

function refuse(problems: readonly string[]): never {
  throw new ArchiveError(
    `The archive of a model must be as it was exported; found: ${problems.join('; ')}. Export the model again.`,
    { context: { problems } },
  )
}
