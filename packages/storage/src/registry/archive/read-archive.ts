import { ArchiveError } from '../../errors.js'
import { digestOf, isModelFileName, METADATA_FILE } from '../model-files.js'
import { shown, versionOfModelId } from '../model-id.js'
import type { StoredMetadata } from '../model-metadata.js'
import { parseMetadata } from '../parse-metadata.js'
import { decompress } from './compress.js'
import { type TarEntry, unpackTar } from './tar.js'

/** A model in an archive, as verified as one that was loaded. */
export interface ArchivedModel {
  readonly modelId: string
  readonly metadata: StoredMetadata
  /** Without metadata.json. */
  readonly files: ReadonlyMap<string, Uint8Array>
}

/**
 * @throws {ArchiveError} listing every problem
 * @throws {ModelSchemaError}
 */
export async function readArchive(archive: Uint8Array): Promise<ArchivedModel> {
  const entries = unpackTar(await decompress(archive))
  const modelId = entries[0]?.path.split('/')[0] ?? ''
  if (versionOfModelId(modelId) === undefined) {
    refuse([`its files must lie in a folder named by a model's id; found ${shown(modelId)}`])
  }
  const files = filesOf(entries, modelId)
  const document = files.get(METADATA_FILE)
  if (document === undefined) refuse([`${METADATA_FILE} is missing`])
  files.delete(METADATA_FILE)
  const { metadata, problems } = parseMetadata(document, modelId, 'archive')
  if (metadata === undefined) refuse(problems)
  const mismatches = compare(files, metadata)
  if (mismatches.length > 0) refuse(mismatches)
  return { modelId, metadata, files }
}

function filesOf(entries: readonly TarEntry[], modelId: string): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>()
  const folded = new Set<string>()
  for (const { path, content } of entries) {
    const name = path.slice(modelId.length + 1)
    if (!path.startsWith(`${modelId}/`) || !(name === METADATA_FILE || isModelFileName(name))) {
      refuse([`it must hold the plain files of one model; found ${shown(path)}`])
    }
    if (folded.has(name.toLowerCase())) refuse([`${name} is in it twice`])
    folded.add(name.toLowerCase())
    files.set(name, content)
  }
  return files
}

function compare(files: ReadonlyMap<string, Uint8Array>, { files: manifest }: StoredMetadata): string[] {
  const problems: string[] = []
  for (const [name, expected] of Object.entries(manifest)) {
    const content = files.get(name)
    if (content === undefined) {
      problems.push(`${name} is missing`)
      continue
    }
    const found = digestOf(content)
    if (found.bytes !== expected.bytes) {
      problems.push(`${name} must have ${expected.bytes} bytes; found ${found.bytes}`)
    } else if (found.sha256 !== expected.sha256) {
      problems.push(`${name} must have sha256 ${expected.sha256}; found ${found.sha256}`)
    }
  }
  for (const name of files.keys()) {
    if (!Object.hasOwn(manifest, name)) problems.push(`${shown(name)} is not listed in ${METADATA_FILE}`)
  }
  return problems
}

function refuse(problems: readonly string[]): never {
  throw new ArchiveError(
    `The archive of a model must be as it was exported; found: ${problems.join('; ')}. Export the model again.`,
    { context: { problems } },
  )
}
