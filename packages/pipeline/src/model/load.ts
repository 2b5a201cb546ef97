import type { FeatureMatrix } from '@alertsmith/core'
import { checkMatrix, FeatureBuilder, type FeatureStep } from '@alertsmith/features'
import { Booster } from '@alertsmith/lightgbm'
import type { LoadedModel, Registry } from '@alertsmith/storage'
import { applyCalibration, type Calibration, parseCalibration, scoreMatrix } from '@alertsmith/trainer'
import { ModelUnusableError } from '../errors.js'
import { checkModel, readJson, readText } from './check-model.js'
import { type GoldenRows, replayGolden } from './golden.js'
import { CALIBRATION_FILE, FEATURES_FILE, GOLDEN_FILE, MODEL_FILE, REFERENCE_FILE } from './model-files.js'
import type { TrainingReference } from './reference.js'

export interface LoadOptions {
  /** The own steps that the model was trained with. */
  readonly steps?: readonly FeatureStep[] | undefined
}

/** A trained model that was proven to be what was saved, ready to score. */
export interface ReadyModel {
  readonly model: LoadedModel
  /** The fitted transform of the training run. */
  readonly builder: FeatureBuilder
  readonly booster: Booster
  /** Null where scores are used as the model gives them. */
  readonly calibration: Calibration | null
  /** What later data is compared with. */
  readonly reference: TrainingReference
  /** The model's raw scores. @throws {MatrixMismatchError} where the matrix is not of this model's features, in their order. */
  score(matrix: FeatureMatrix, options?: { readonly signal?: AbortSignal | undefined }): Promise<Float64Array>
  /** Scores as probabilities; null without calibration. */
  calibrate(scores: Float64Array): Float64Array | null
  /** Frees LightGBM's memory. */
  [Symbol.dispose](): void
}

/**
 * Loads a model: the registry verifies every checksum, then the feature state's hash is compared, and the golden rows
 * have to give the scores they gave on the day of training, bit for bit.
 *
 * @throws {ModelUnusableError} if the folder's files do not belong together; {@link replayGolden} for other scores.
 */
export async function loadModel(
  registry: Registry,
  modelId: string,
  options?: LoadOptions,
): Promise<ReadyModel> {
  return openModel(await registry.load(modelId), options)
}

/**
 * What {@link loadModel} does when the files are read. Each is parsed before anything is made of it.
 *
 * @throws {ModelUnusableError}
 * @throws {GoldenMismatchError}
 */
export async function openModel(model: LoadedModel, { steps = [] }: LoadOptions = {}): Promise<ReadyModel> {
  checkModel(model)
  const builder = FeatureBuilder.fromState(readJson(model, FEATURES_FILE), {
    expectedHash: String(model.metadata.feature_state_hash),
    steps,
  })
  const booster = Booster.fromString(readText(model, MODEL_FILE))
  const score: ReadyModel['score'] = async (matrix, { signal } = {}) => {
    checkMatrix(matrix, builder.featureNames, builder.categorical)
    return scoreMatrix(booster, matrix, { signal })
  }
  try {
    const features = { names: builder.featureNames, categorical: builder.categorical }
    await replayGolden(readJson(model, GOLDEN_FILE) as GoldenRows, features, score)
    const reference = readJson(model, REFERENCE_FILE) as TrainingReference
    checkReference(reference, model.modelId, builder.featureNames)
    const calibration =
      model.files[CALIBRATION_FILE] === undefined ? null : parseCalibration(readJson(model, CALIBRATION_FILE))
    return {
      model,
      builder,
      booster,
      calibration,
      reference,
      score,
      calibrate: (scores) => (calibration === null ? null : applyCalibration(calibration, scores)),
      [Symbol.dispose]: () => booster.dispose(),
    }
  } catch (error) {
    booster.dispose()
    throw error
  }
}

/** @throws {ModelUnusableError} where it is of other features */
function checkReference(
  { percentiles, drift }: TrainingReference,
  modelId: string,
  names: readonly string[],
): void {
  const same =
    percentiles.length === names.length &&
    drift.features.length === names.length &&
    drift.features.every(({ feature }, column) => feature === names[column])
  if (same) return
  throw new ModelUnusableError(
    `Model "${modelId}": ${REFERENCE_FILE} must describe the ${names.length} features of ${FEATURES_FILE}, in their order; found ${percentiles.length} lists of percentiles and ${drift.features.length} distributions.`,
    { context: { modelId, file: REFERENCE_FILE } },
  )
}
