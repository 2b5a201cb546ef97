import type { FeatureMatrix } from '@alertsmith/core'
import { checkMatrix, FeatureBuilder } from '@alertsmith/features'
import { Booster } from '@alertsmith/lightgbm'
import type { LoadedModel, Registry } from '@alertsmith/storage'
import { scoreMatrix } from '@alertsmith/trainer'
import { ModelUnusableError } from '../errors.js'
import { type GoldenRows, replayGolden } from './golden.js'
import { FEATURES_FILE, GOLDEN_FILE, MODEL_FILE } from './model-files.js'

/** A trained model that was proven to be what was saved, ready to score. */
export interface ReadyModel {
  readonly model: LoadedModel
  /** The fitted transform of the training run. */
  readonly builder: FeatureBuilder
  readonly booster: Booster
  /** @throws {MatrixMismatchError} where the matrix is not of this model's features, in their order. */
  score(matrix: FeatureMatrix): Promise<Float64Array>
  /** Frees LightGBM's memory. */
  [Symbol.dispose](): void
}

/**
 * Loads a model: the registry verifies every checksum, then the feature state's hash is compared, and the golden rows
 * have to give the scores they gave on the day of training, bit for bit.
 *
 * @throws {ModelUnusableError} if the folder's files do not belong together; {@link replayGolden} for other scores.
 */
export async function loadModel(registry: Registry, modelId: string): Promise<ReadyModel> {
  const model = await registry.load(modelId)
  const builder = FeatureBuilder.fromState(readJson(model, FEATURES_FILE), {
    expectedHash: String(model.metadata.feature_state_hash),
  })
  const booster = Booster.fromString(readText(model, MODEL_FILE))
  const score = async (matrix: FeatureMatrix) => {
    checkMatrix(matrix, builder.featureNames)
    return scoreMatrix(booster, matrix)
  }
  try {
    const features = { names: builder.featureNames, categorical: [] }
    await replayGolden(readJson(model, GOLDEN_FILE) as GoldenRows, features, score)
  } catch (error) {
    booster.dispose()
    throw error
  }
  return { model, builder, booster, score, [Symbol.dispose]: () => booster.dispose() }
}

function readText({ files, modelId }: LoadedModel, name: string): string {
  const content = files[name]
  if (content === undefined) {
    throw new ModelUnusableError(
      `Model "${modelId}": expected the file ${name}; found ${Object.keys(files).join(', ')}.`,
    )
  }
  return new TextDecoder().decode(content)
}

function readJson(model: LoadedModel, name: string): unknown {
  try {
    return JSON.parse(readText(model, name))
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    throw new ModelUnusableError(`Model "${model.modelId}": ${name} is not JSON (${cause.message}).`, {
      cause,
    })
  }
}
