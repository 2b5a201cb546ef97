import type { ArtifactStore } from './artifact-store.js'
import { openFolderStore } from './folder/folder-store.js'

/** @param location a folder, or `s3://bucket/prefix` */
export function openArtifactStore(location: string): ArtifactStore {
  return openFolderStore(location)
}
