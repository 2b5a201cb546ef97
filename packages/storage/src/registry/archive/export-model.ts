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
  // Written from the document that was verified, in the form in which the registry writes it, and first: who imports the
  // archive learns from it how large the others may be.
  const document = Buffer.from(`${JSON.stringify(metadata, null, 2)}\n`)
  const entries = [METADATA_FILE, ...Object.keys(files).sort()].map((name) => ({
    path: `${modelId}/${name}`,
    content: name === METADATA_FILE ? document : files[name]!,
  }))
  return compress(packTar(entries, new Date(metadata.created_at)))
}
