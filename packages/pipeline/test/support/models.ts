import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ModelType, TrainingWindow } from '@alertsmith/core'
import type { TrainingOptions } from '../../src/training/options.js'

/** Small and repeatable: what a test says of its model it says over these. */
export function trainingOptions(
  modelType: ModelType,
  window: TrainingWindow,
  over: Partial<TrainingOptions> = {},
): TrainingOptions {
  return {
    modelType,
    window,
    split: { kind: 'temporal' },
    cvFolds: 0,
    params: { num_iterations: 20 },
    seed: 42,
    threads: 1,
    ...over,
  }
}

/** A new empty folder, and how to remove it with all that came into it. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'alertsmith-models-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** What a file of a model holds, byte for byte and yet printable where it differs. */
export const textOf = (folder: string, file: string) => readFileSync(join(folder, file), 'latin1')

export type Metadata = Record<string, unknown> & { files: Record<string, { sha256: string; bytes: number }> }

/**
 * Copies the model in `folder` into the registry folder `into` and changes the copy: `edit` gets metadata.json's document,
 * `files` new contents. With `sign` all checksums are made right again, as someone who knows the format could.
 */
export function copyModel(
  folder: string,
  modelId: string,
  into: string,
  change: {
    files?: Record<string, (text: string) => string>
    edit?: (metadata: Metadata) => void
    sign: boolean
  },
): void {
  mkdirSync(into, { recursive: true })
  const copy = join(into, modelId)
  cpSync(folder, copy, { recursive: true })
  for (const [file, rewrite] of Object.entries(change.files ?? {})) {
    writeFileSync(join(copy, file), rewrite(readFileSync(join(copy, file), 'utf8')))
  }
  if (!change.sign) return
  const path = join(copy, 'metadata.json')
  const { metadata_sha256: _old, ...metadata } = JSON.parse(readFileSync(path, 'utf8')) as Metadata
  for (const file of Object.keys(metadata.files)) {
    const content = readFileSync(join(copy, file))
    metadata.files[file] = { sha256: sha256(content), bytes: content.length }
  }
  change.edit?.(metadata)
  writeFileSync(path, JSON.stringify({ ...metadata, metadata_sha256: sha256(JSON.stringify(metadata)) }))
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}
