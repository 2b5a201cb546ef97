import { AlertsmithError, throwIfAborted } from '@alertsmith/core'
import { ModelCorruptError } from '../errors.js'
import type { ArtifactStore } from './artifact-store.js'
import { errnoCode } from './folder/file-errors.js'
import { type LoadedModel, readModel } from './read-model.js'

export interface VerifyOptions {
  /** Default: every model of the registry. */
  readonly modelId?: string | undefined
  /** Proves that a model still gives the results it was saved with; throws where it does not. */
  readonly replay?: ((model: LoadedModel) => Promise<void> | void) | undefined
  readonly signal?: AbortSignal | undefined
}

export interface VerifiedModel {
  readonly modelId: string
  readonly location: string
  /** Why the model cannot be used; null where it is whole. */
  readonly problem: string | null
}

/**
 * Reads every byte of the models and proves that they are what was saved. A broken model does not keep the others from
 * being looked at; a store that does not answer does.
 *
 * @throws {ModelNotFoundError} where the one model is not there
 * @throws {AbortedError}
 */
export async function verifyModels(
  store: ArtifactStore,
  { modelId, replay, signal }: VerifyOptions = {},
): Promise<VerifiedModel[]> {
  const verified: VerifiedModel[] = []
  for (const name of modelId === undefined ? await store.list() : [modelId]) {
    throwIfAborted(signal, 'verifying models')
    const problem = await problemOf(async () => {
      const model = await readModel(store, name)
      await replayed(model, replay)
    }, modelId)
    verified.push({ modelId: name, location: store.locate(name), problem })
  }
  return verified
}

/** Whatever a replay stumbles over lies in the model's own files: it is that model's problem, and no other's. */
async function replayed(model: LoadedModel, replay: VerifyOptions['replay']): Promise<void> {
  try {
    await replay?.(model)
  } catch (cause) {
    if (AlertsmithError.isInstance(cause) || errnoCode(cause) !== undefined) throw cause
    throw new ModelCorruptError(
      `The model in "${model.location}" cannot be used: ${(cause as Error).message}. Restore it from a backup, or train it again.`,
      { context: { modelId: model.modelId }, cause },
    )
  }
}

async function problemOf(work: () => Promise<void>, modelId: string | undefined): Promise<string | null> {
  try {
    await work()
    return null
  } catch (error) {
    if (!AlertsmithError.isInstance(error) || !isAboutTheModel(error)) throw error
    if (error.code === 'STORAGE_MODEL_NOT_FOUND' && modelId !== undefined) throw error
    return error.message
  }
}

/** The alternative is that the surroundings do not let the model be read at all. */
function isAboutTheModel({ category }: AlertsmithError): boolean {
  return category === 'data' || category === 'refused' || category === 'usage'
}
