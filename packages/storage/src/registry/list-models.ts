import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AlertsmithError } from '@alertsmith/core'
import semver from 'semver'
import { errnoCode } from './file-errors.js'
import { METADATA_FILE } from './model-files.js'
import { inspectFolder } from './model-folder.js'
import { versionOfModelId } from './model-id.js'
import type { StoredMetadata } from './model-metadata.js'

/** A model that is in the registry with all its files, by their sizes; their content is verified on load. */
export interface ModelEntry {
  readonly modelId: string
  readonly modelType: string
  readonly network: string
  readonly version: string
  readonly createdAt: Date
  /** Where its files are: absolute path of its folder, or its s3:// url. */
  readonly location: string
  readonly metadata: StoredMetadata
}

/** A folder that looks like a model and cannot be loaded. */
export interface BrokenModel {
  readonly name: string
  readonly location: string
  readonly problems: readonly string[]
}

export interface ModelList {
  /** By version, then time: newest first. */
  readonly models: readonly ModelEntry[]
  readonly broken: readonly BrokenModel[]
}

export interface ModelFilter {
  readonly modelType?: string | undefined
  readonly network?: string | undefined
}

/** Everything in the registry; a missing directory is an empty registry. */
export async function listModels(registry: string, filter: ModelFilter = {}): Promise<ModelList> {
  const models: ModelEntry[] = []
  const broken: BrokenModel[] = []
  for (const name of await modelFolders(registry)) {
    const directory = join(registry, name)
    const { metadata, problems } = await inspectTolerantly(directory, name)
    if (metadata === undefined || problems.length > 0) {
      broken.push({ name, location: directory, problems })
    } else if (matches(metadata, filter)) {
      models.push({
        modelId: name,
        modelType: metadata.model_type,
        network: metadata.network,
        version: metadata.version,
        createdAt: new Date(metadata.created_at),
        location: directory,
        metadata,
      })
    }
  }
  return { models: models.sort(newestFirst), broken }
}

/** Semantic versions compare by number, so that 10.0.0 comes before 9.0.0; equal ones by time, then by id. */
function newestFirst(a: ModelEntry, b: ModelEntry): number {
  return (
    semver.compareBuild(b.version, a.version) ||
    b.createdAt.getTime() - a.createdAt.getTime() ||
    b.modelId.localeCompare(a.modelId, 'en', { numeric: true })
  )
}

async function modelFolders(registry: string): Promise<string[]> {
  let entries: Dirent[]
  try {
    entries = await readdir(registry, { withFileTypes: true })
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return []
    throw error
  }
  const folders: string[] = []
  for (const { name } of entries) {
    if (name.startsWith('.')) continue
    if (versionOfModelId(name) !== undefined || (await holdsMetadata(join(registry, name))))
      folders.push(name)
  }
  return folders.sort()
}

/** A model's folder under another name than its id; other folders are none of the registry's business. */
async function holdsMetadata(directory: string): Promise<boolean> {
  const names: string[] = await readdir(directory).catch(() => [])
  return names.includes(METADATA_FILE)
}

async function inspectTolerantly(directory: string, name: string): ReturnType<typeof inspectFolder> {
  try {
    return await inspectFolder(directory, name)
  } catch (error) {
    if (AlertsmithError.isInstance(error) || errnoCode(error) !== undefined) {
      return { problems: [(error as Error).message] }
    }
    throw error
  }
}

function matches(metadata: StoredMetadata, { modelType, network }: ModelFilter): boolean {
  return (
    (modelType === undefined || metadata.model_type === modelType) &&
    (network === undefined || metadata.network === network)
  )
}
