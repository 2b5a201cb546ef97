import { renderReport } from '@alertsmith/report'
import type { Registry } from '@alertsmith/storage'
import { readJson } from '../model/load.js'
import { EVALUATION_FILE, REPORT_FILE } from '../model/model-files.js'
import { recordedOptions } from '../model/recorded-options.js'
import type { TrainingMetadata } from '../model/save.js'
import { prepareOutput } from '../output/output-file.js'
import { type StoredEvidence, trainingDocument } from './training-document.js'

/**
 * Writes a model's report again from the evidence that is stored with it.
 *
 * @param output Default: `report_<model id>.html` in the current folder; the one in the model's folder stays as it was saved.
 * @returns the absolute path of the report
 * @throws {OutputFileError}
 */
export async function writeReport(registry: Registry, modelId: string, output?: string): Promise<string> {
  const named = output === undefined ? undefined : await prepareOutput(output)
  const loaded = await registry.load(modelId)
  const { metadata } = loaded
  recordedOptions(metadata)
  const { [REPORT_FILE]: _itself, ...files } = metadata.files
  const document = trainingDocument({
    model: {
      model_id: metadata.model_id,
      model_type: metadata.model_type,
      network: metadata.network,
      version: metadata.version,
      created_at: metadata.created_at,
    },
    files,
    metadata: metadata as unknown as TrainingMetadata,
    evidence: readJson(loaded, EVALUATION_FILE) as StoredEvidence,
  })
  const file = named ?? (await prepareOutput(`report_${modelId}.html`))
  await file.write(await renderReport(document))
  return file.path
}
