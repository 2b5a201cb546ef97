import { open, readFile } from 'node:fs/promises'
import type { TrialRecord } from '@alertsmith/trainer'
import { StudyInUseError, StudyMismatchError } from '../errors.js'
import { outputError } from '../output/output-error.js'

/** What a study is about: trials of one study may only be compared with one another. */
export interface StudyKey {
  readonly network: string
  readonly model_type: string
  readonly metric: string
  readonly data_fingerprint: string
  readonly feature_state_hash: string
  /** sha256 over everything else that decides what a trial gives: split, folds, seed, number of trials. */
  readonly options_sha256: string
}

/** The trials of a study as a file: the key in its first line, then a trial per line, each written as it ends. */
export interface StudyFile {
  readonly path: string
  readonly history: readonly TrialRecord[]
  /** @throws {StudyInUseError} where another run has written to the file meanwhile; nothing is appended then */
  append(trial: TrialRecord): Promise<void>
}

/**
 * Opens a study, or begins it. A last line that an interrupted write left incomplete is dropped.
 *
 * @throws {StudyMismatchError} where the file is of another study
 * @throws {StudyInUseError} where another run begins it at the same time
 */
export async function openStudy(path: string, key: StudyKey): Promise<StudyFile> {
  const lines = await readLines(path)
  const [first, ...rest] = lines
  let bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0)
  const append = async (value: unknown) => {
    bytes = await appendLine(path, value, bytes)
  }
  if (first === undefined) await append({ study: key })
  else checkKey(path, (parseLine(path, first) as { study?: Partial<StudyKey> }).study ?? {}, key)
  return {
    path,
    history: rest.map((line) => parseLine(path, line) as TrialRecord),
    append,
  }
}

function parseLine(path: string, line: string): object {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value === 'object' && value !== null) return value
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new StudyMismatchError(
    `"${path}" must hold a study, one JSON object per line; found ${JSON.stringify(line.slice(0, 80))}. Move the file away, or give another --output.`,
    { context: { path } },
  )
}

function checkKey(path: string, found: Partial<StudyKey>, key: StudyKey): void {
  const different = (Object.keys(key) as (keyof StudyKey)[]).filter((name) => found[name] !== key[name])
  if (different.length === 0) return
  const listed = different.map(
    (name) => `${name} ${JSON.stringify(found[name])} instead of ${JSON.stringify(key[name])}`,
  )
  throw new StudyMismatchError(
    `"${path}" must be a study of the same data and options; it has ${listed.join(', ')}. Give the same options, or another --output.`,
    { context: { path, different } },
  )
}

/** The whole lines of the file; what follows the last line break is cut off for good. */
async function readLines(path: string): Promise<string[]> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw outputError(path, error)
  }
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  if (whole.length < text.length) {
    const file = await open(path, 'r+')
    try {
      await file.truncate(Buffer.byteLength(whole))
    } finally {
      await file.close()
    }
  }
  return whole.split('\n').slice(0, -1)
}

/**
 * Appends a line to a file of `bytes` bytes, and returns how many it has then: a file of another size is written to by
 * another run, whose trials have the same numbers. A full disk may leave a part of the line; {@link readLines} cuts it off
 * when the study goes on.
 */
async function appendLine(path: string, value: unknown, bytes: number): Promise<number> {
  const line = `${JSON.stringify(value)}\n`
  try {
    const file = await open(path, 'a')
    try {
      const { size } = await file.stat()
      if (size !== bytes) throw inUse(path)
      await file.writeFile(line)
      await file.sync()
      return bytes + Buffer.byteLength(line)
    } finally {
      await file.close()
    }
  } catch (cause) {
    throw cause instanceof StudyInUseError ? cause : outputError(path, cause)
  }
}

function inUse(path: string): Error {
  return new StudyInUseError(
    `"${path}" must be written to by one run at a time; another one has appended to it. Let that one end and go on with its study, or give another --output.`,
    { context: { path } },
  )
}
