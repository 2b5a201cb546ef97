import { AlertsmithError } from '@alertsmith/core'
import { renderReport } from '@alertsmith/report'
import type { Registry } from '@alertsmith/storage'
import { ModelUnusableError } from '../errors.js'
import { checkModel, readJson, requireParts } from '../model/check-model.js'
import { EVALUATION_FILE, REPORT_FILE } from '../model/model-files.js'
import { recordedOptions } from '../model/recorded-options.js'
import { prepareOutput } from '../output/output-file.js'
import {
  type StoredEvidence,
  TRAINING_PARTS,
  type TrainingDocumentInput,
  trainingDocument,
} from './training-document.js'

/**
 * Writes a model's report again from the evidence that is stored with it.
 *
 * @param output Default: `report_<model id>.html` in the current folder; the one in the model's folder stays as it was saved.
 * @returns the absolute path of the report
 * @throws {OutputFileError}
 * @throws {ModelUnusableError}
 */
export async function writeReport(registry: Registry, modelId: string, output?: string): Promise<string> {
  const named = output === undefined ? undefined : await prepareOutput(output)
  const loaded = checkModel(await registry.load(modelId))
  const { metadata } = loaded
  recordedOptions(metadata)
  const { [REPORT_FILE]: _itself, ...files } = metadata.files
  const input: TrainingDocumentInput = {
    model: {
      model_id: metadata.model_id,
      model_type: metadata.model_type,
      network: metadata.network,
      version: metadata.version,
      created_at: metadata.created_at,
    },
    files,
    metadata: requireParts(metadata, TRAINING_PARTS),
    evidence: readJson(loaded, EVALUATION_FILE) as StoredEvidence,
  }
  const report = await render(input)
  const file = named ?? (await prepareOutput(`report_${modelId}.html`))
  await file.write(report)
  return file.path
}

/** Figures of the right types can still be such that nothing can be drawn of them, e.g. a curve without points. */
async function render(input: TrainingDocumentInput): Promise<string> {
  try {
    return await renderReport(trainingDocument(input))
  } catch (cause) {
    if (AlertsmithError.isInstance(cause)) throw cause
    const { model_id: modelId } = input.model
    throw new ModelUnusableError(
      `Model "${modelId}": no report can be drawn from ${EVALUATION_FILE} (${(cause as Error).message}). Restore the model from a backup, or train it again with this release.`,
      { context: { modelId, file: EVALUATION_FILE }, cause },
    )
  }
}
