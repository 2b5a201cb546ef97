import { open } from 'node:fs/promises'
import { InvalidDatasetFileError } from './errors.js'

/** What LightGBM's binary files begin with. It would take any other file for a table of text. */
const TOKEN = '______LightGBM_Binary_File_Token______\n'

/** @throws {InvalidDatasetFileError} */
export async function checkIsBinaryDataset(path: string): Promise<void> {
  const beginning = await readBeginning(path)
  if (beginning === TOKEN) return
  throw new InvalidDatasetFileError(
    `Dataset.loadBinary: ${path} must be a file that saveBinary() wrote; it does not begin as one.`,
    {
      context: { path },
    },
  )
}

async function readBeginning(path: string): Promise<string> {
  try {
    await using file = await open(path)
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(TOKEN.length) })
    return buffer.toString('latin1', 0, bytesRead)
  } catch (error) {
    throw new InvalidDatasetFileError(`Dataset.loadBinary: ${path} cannot be read: ${String(error)}.`, {
      context: { path },
      cause: error,
    })
  }
}
