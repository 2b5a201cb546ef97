import type { ArtifactStore } from '../artifact-store.js'
import { METADATA_FILE } from '../model-files.js'
import { readModel } from '../read-model.js'
import { compress } from './compress.js'
import { packTar } from './tar.js'

/**
 * A verified model as one .tar.gz. The same model gives the same bytes with the same release of Node.
 *
 * @throws {ModelNotFoundError}
 * @throws {ModelCorruptError}
 * @throws {ModelSchemaError}
 * @throws {ArchiveError}
 */
export async function exportModel(store: ArtifactStore, modelId: string): Promise<Uint8Array> {
  const { metadata, files } = await readModel(store, modelId)
  const contents = new Map(Object.entries(files))
  // Written from the document that was verified, in the form in which the registry writes it.
  contents.set(METADATA_FILE, Buffer.from(`${JSON.stringify(metadata, null, 2)}\n`))
  const entries = [...contents.keys()].sort().map((name) => ({
    path: `${modelId}/${name}`,
    content: contents.get(name)!,
  }))
  return compress(packTar(entries, new Date(metadata.created_at)))
}
