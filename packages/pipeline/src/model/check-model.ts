import type { LoadedModel, StoredMetadata } from '@alertsmith/storage'
import type { z } from 'zod'
import { ModelUnusableError } from '../errors.js'
import {
  calibrationSchema,
  evaluationSchema,
  featuresSchema,
  goldenSchema,
  referenceSchema,
} from './evidence-schema.js'
import { metadataSchema } from './metadata-schema.js'
import {
  CALIBRATION_FILE,
  EVALUATION_FILE,
  FEATURES_FILE,
  GOLDEN_FILE,
  REFERENCE_FILE,
} from './model-files.js'
import type { TrainingMetadata } from './save.js'

const METADATA_FILE = 'metadata.json'

const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  [FEATURES_FILE]: featuresSchema,
  [GOLDEN_FILE]: goldenSchema,
  [REFERENCE_FILE]: referenceSchema,
  [CALIBRATION_FILE]: calibrationSchema,
  [EVALUATION_FILE]: evaluationSchema,
}

/** Most wrong places that a message names. */
const TOLD = 3
const MAX_PLACE = 120

/**
 * Parses metadata.json and every file of JSON that is there: matching checksums only prove that nobody changed them later.
 *
 * @returns the model
 * @throws {ModelUnusableError} naming the file and the place in it
 */
export function checkModel<Model extends Pick<LoadedModel, 'modelId' | 'metadata' | 'files'>>(
  model: Model,
): Model {
  check(model.modelId, METADATA_FILE, metadataSchema, model.metadata)
  for (const [name, schema] of Object.entries(SCHEMAS)) {
    if (Object.hasOwn(model.files, name)) check(model.modelId, name, schema, readJson(model, name))
  }
  return model
}

/** Whether what a training adds to metadata.json is of the right types. */
export function isSoundMetadata(metadata: StoredMetadata): boolean {
  return metadataSchema.safeParse(metadata).success
}

/**
 * Parts of metadata.json that some work cannot do without.
 *
 * @throws {ModelUnusableError} where one is missing, because an older release trained the model, or is of a wrong type
 */
export function requireParts<Key extends keyof TrainingMetadata & string>(
  metadata: StoredMetadata,
  keys: readonly Key[],
): Pick<TrainingMetadata, Key> {
  const missing = keys.filter((key) => metadata[key] === undefined)
  if (missing.length > 0) {
    throw new ModelUnusableError(
      `Model "${metadata.model_id}": ${METADATA_FILE} must have ${missing.map((key) => `"${key}"`).join(', ')}; found none. Train it again with this release.`,
      { context: { modelId: metadata.model_id, file: METADATA_FILE, missing } },
    )
  }
  check(metadata.model_id, METADATA_FILE, metadataSchema, metadata)
  return metadata as unknown as Pick<TrainingMetadata, Key>
}

export function readText({ files, modelId }: Pick<LoadedModel, 'modelId' | 'files'>, name: string): string {
  const content = files[name]
  if (content === undefined) {
    throw new ModelUnusableError(
      `Model "${modelId}": expected the file ${name}; found ${Object.keys(files).join(', ')}.`,
    )
  }
  return new TextDecoder().decode(content)
}

/** A file of a model that {@link checkModel} has been asked about. */
export function readJson(model: Pick<LoadedModel, 'modelId' | 'files'>, name: string): unknown {
  try {
    return JSON.parse(readText(model, name))
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    throw new ModelUnusableError(`Model "${model.modelId}": ${name} is not JSON (${cause.message}).`, {
      cause,
    })
  }
}

function check(modelId: string, file: string, schema: z.ZodType, json: unknown): void {
  const { error } = schema.safeParse(json)
  if (error === undefined) return
  const places = error.issues.slice(0, TOLD).map(({ path, message }) => `${placeOf(path)}: ${message}`)
  const more = error.issues.length - places.length
  throw new ModelUnusableError(
    `Model "${modelId}": ${file} is not what a training writes; ${places.join('; ')}${more > 0 ? `; and ${more} more` : ''}. Restore the model from a backup, or train it again.`,
    { context: { modelId, file, problems: places } },
  )
}

/** E.g. `split.parts.train.rows` or `rows[3][0]`. */
function placeOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the document'
  const place = path
    .map((key) =>
      typeof key === 'number'
        ? `[${key}]`
        : /^\w+$/.test(String(key))
          ? `.${String(key)}`
          : `[${JSON.stringify(key)}]`,
    )
    .join('')
    .replace(/^\./, '')
  return `"${place.length > MAX_PLACE ? `${place.slice(0, MAX_PLACE)}…` : place}"`
}
