import { AlertsmithError } from '@alertsmith/core'
import semver from 'semver'
import type { ArtifactStore, SurveyedModel } from './artifact-store.js'
import { errnoCode } from './folder/file-errors.js'
import { inTurns } from './in-turns.js'
import { inspectModel } from './inspect-model.js'
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

/** What looks like a model and cannot be loaded. */
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

/** Everything in the registry; one that does not exist yet is empty. */
export async function listModels(store: ArtifactStore, filter: ModelFilter = {}): Promise<ModelList> {
  const surveyed = await store.survey(beginning(filter))
  const models: ModelEntry[] = []
  const broken: BrokenModel[] = []
  const inspect = async ({ name, contents }: SurveyedModel): Promise<void> => {
    const location = store.locate(name)
    const found = await inspectTolerantly(store, name, contents)
    // Taken away since it was listed.
    if (found === undefined) return
    const { metadata, problems } = found
    if (metadata === undefined || problems.length > 0) {
      broken.push({ name, location, problems })
    } else if (matches(metadata, filter)) {
      models.push({
        modelId: name,
        modelType: metadata.model_type,
        network: metadata.network,
        version: metadata.version,
        createdAt: new Date(metadata.created_at),
        location,
        metadata,
      })
    }
  }
  await inTurns(surveyed, inspect)
  return {
    models: models.sort(newestFirst),
    broken: broken.sort((a, b) => (a.name < b.name ? -1 : 1)),
  }
}

/** Semantic versions compare by number, so that 10.0.0 comes before 9.0.0; equal ones by time, then by id. */
function newestFirst(a: ModelEntry, b: ModelEntry): number {
  return (
    semver.compareBuild(b.version, a.version) ||
    b.createdAt.getTime() - a.createdAt.getTime() ||
    b.modelId.localeCompare(a.modelId, 'en', { numeric: true })
  )
}

async function inspectTolerantly(...args: Parameters<typeof inspectModel>): ReturnType<typeof inspectModel> {
  try {
    return await inspectModel(...args)
  } catch (error) {
    // What is wrong with one folder alone must not hide the others; a store that is out of reach must not look like it.
    const aboutFolder = AlertsmithError.isInstance(error) && error.category === 'data'
    if (aboutFolder || errnoCode(error) !== undefined) {
      return { problems: [(error as Error).message] }
    }
    throw error
  }
}

/** How the ids of all models that match begin. */
function beginning({ modelType, network }: ModelFilter): string {
  if (modelType === undefined) return ''
  return network === undefined ? `${modelType}_` : `${modelType}_${network}_v`
}

function matches(metadata: StoredMetadata, { modelType, network }: ModelFilter): boolean {
  return (
    (modelType === undefined || metadata.model_type === modelType) &&
    (network === undefined || metadata.network === network)
  )
}
