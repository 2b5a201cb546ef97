import { resolve } from 'node:path'
import { type ImportedModel, type Registry, readUserFile } from '@alertsmith/storage'
import { ArchiveFileError } from '../errors.js'
import { prepareOutput } from '../output/output-file.js'
import { checkModel } from './check-model.js'

/** As much as a model may have unpacked. */
const MOST_ARCHIVE_BYTES = 2 ** 30

/**
 * Writes a verified model to one file. An earlier file of that name is replaced when the new one is whole.
 *
 * @param output Default: `<model id>.tar.gz` in the current folder
 * @returns the absolute path of the file
 * @throws {OutputFileError}
 */
export async function exportModel(registry: Registry, modelId: string, output?: string): Promise<string> {
  const named = output === undefined ? undefined : await prepareOutput(output)
  const archive = await registry.export(modelId)
  const file = named ?? (await prepareOutput(`${modelId}.tar.gz`))
  await file.write(archive)
  return file.path
}

/**
 * Adds the model in a file to the registry, as {@link Registry.import} does.
 *
 * @throws {ArchiveFileError}
 * @throws {ModelUnusableError} where a file is not what a training writes
 */
export async function importModel(
  registry: Registry,
  path: string,
  signal?: AbortSignal,
): Promise<ImportedModel> {
  let archive: Uint8Array
  try {
    archive = readUserFile(path, { mostBytes: MOST_ARCHIVE_BYTES })
  } catch (cause) {
    const { message, code } = cause as NodeJS.ErrnoException
    throw new ArchiveFileError(
      `The file of an exported model must be one that can be read; "${resolve(path)}" cannot (${message}). Name another file.`,
      { context: { path: resolve(path), errno: code }, cause },
    )
  }
  return registry.import(archive, { signal, check: checkModel })
}
