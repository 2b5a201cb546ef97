import { RegistryLocationError } from '../errors.js'
import type { ArtifactStore } from './artifact-store.js'
import { openFolderStore } from './folder/folder-store.js'
import { shown } from './model-id.js'
import { openS3Store } from './s3/s3-store.js'

const SCHEME = /^(?<scheme>[A-Za-z][A-Za-z0-9+.-]+):\/\//

/**
 * Nothing is read or sent before the first call.
 *
 * @param location a folder, or `s3://bucket/prefix`
 * @param options.signal ends waiting for a bucket, see {@link RegistryOptions}
 * @throws {RegistryLocationError}
 */
export function openArtifactStore(
  location: string,
  options: { readonly signal?: AbortSignal | undefined } = {},
): ArtifactStore {
  if (location.includes('\0')) {
    throw new RegistryLocationError(
      `The location of a model registry must be text without NUL characters; got ${shown(location)}.`,
      { context: { field: 'location' } },
    )
  }
  const scheme = SCHEME.exec(location)?.groups?.scheme
  if (scheme === undefined && location !== '') return openFolderStore(location)
  if (scheme === 's3') return openS3Store(location, options)
  throw new RegistryLocationError(
    `The location of a model registry must be a folder or s3://bucket/prefix; got ${scheme === undefined ? 'an empty text' : `one that begins with ${scheme}://`}.`,
    { context: { field: 'location' } },
  )
}
