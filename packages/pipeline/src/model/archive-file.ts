import { randomUUID } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { ImportedModel, Registry } from '@alertsmith/storage'
import { ArchiveFileError } from '../errors.js'

/**
 * Writes a verified model to one file. An earlier file of that name is replaced when the new one is whole.
 *
 * @param output Default: `<model id>.tar.gz` in the current folder
 * @returns the absolute path of the file
 * @throws {ArchiveFileError}
 */
export async function exportModel(registry: Registry, modelId: string, output?: string): Promise<string> {
  const archive = await registry.export(modelId)
  const path = resolve(output ?? `${modelId}.tar.gz`)
  const draft = `${path}.${randomUUID()}`
  try {
    await writeFile(draft, archive, { flush: true })
    await rename(draft, path)
    return path
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => undefined)
    throw failed('written', path, cause)
  }
}

/**
 * Adds the model in a file to the registry, as {@link Registry.import} does.
 *
 * @throws {ArchiveFileError}
 */
export async function importModel(
  registry: Registry,
  path: string,
  signal?: AbortSignal,
): Promise<ImportedModel> {
  let archive: Uint8Array
  try {
    archive = await readFile(path, { signal })
  } catch (cause) {
    signal?.throwIfAborted()
    throw failed('read', resolve(path), cause)
  }
  return registry.import(archive, signal)
}

function failed(done: string, path: string, cause: unknown) {
  const { message, code } = cause as NodeJS.ErrnoException
  return new ArchiveFileError(
    `The file of an exported model must be one that can be ${done}; "${path}" cannot (${message}). Name another file.`,
    { context: { path, errno: code }, cause },
  )
}
