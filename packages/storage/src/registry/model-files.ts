import { createHash } from 'node:crypto'
import { ModelInputError } from '../errors.js'
import { shown } from './model-id.js'

export const METADATA_FILE = 'metadata.json'

/** What the manifest holds of each file. */
export interface FileDigest {
  /** Lower-case hex. */
  readonly sha256: string
  readonly bytes: number
}

const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/

/** True for a plain name that cannot leave the model's folder on any platform. */
export function isModelFileName(name: string): boolean {
  return FILE_NAME.test(name) && name.toLowerCase() !== METADATA_FILE
}

export function digestOf(content: Uint8Array): FileDigest {
  return { sha256: createHash('sha256').update(content).digest('hex'), bytes: content.byteLength }
}

/**
 * The files of a new model as bytes.
 *
 * @throws {ModelInputError}
 */
export function encodeFiles(files: Readonly<Record<string, string | Uint8Array>>): Map<string, Uint8Array> {
  const encoded = new Map<string, Uint8Array>()
  const folded = new Set<string>()
  for (const [name, content] of Object.entries(files)) {
    if (!isModelFileName(name)) {
      refuse(
        name,
        `must be named with letters, digits, ".", "_" and "-", 128 at most, and not ${METADATA_FILE}`,
        name,
      )
    }
    // Two names that differ in case only are one file on some file systems.
    if (folded.has(name.toLowerCase())) refuse(name, 'must differ from the others in more than case', name)
    folded.add(name.toLowerCase())
    if (typeof content !== 'string' && !(content instanceof Uint8Array)) {
      refuse(name, 'must be a string or bytes', typeof content)
    }
    encoded.set(name, typeof content === 'string' ? Buffer.from(content, 'utf8') : content)
  }
  if (encoded.size === 0)
    throw new ModelInputError('registry: "files" must hold at least one file; got none.', {
      context: { field: 'files' },
    })
  return encoded
}

function refuse(name: string, constraint: string, found: unknown): never {
  throw new ModelInputError(`registry: file ${shown(name)} ${constraint}; got ${shown(found)}.`, {
    context: { field: 'files', name },
  })
}
