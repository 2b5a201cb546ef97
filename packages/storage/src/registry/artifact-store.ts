/** One file under the name of a model. */
export interface StoredFile {
  readonly name: string
  readonly bytes: number
  /** False for what only looks like a file: a link, a directory, a device. */
  readonly regular: boolean
}

/** What lies under a model's name. */
export type Contents =
  | { readonly found: 'nothing' }
  /** Something that no store writes, e.g. a file in the place of a folder. */
  | { readonly found: 'stranger'; readonly problem: string }
  | { readonly found: 'files'; readonly files: readonly StoredFile[] }

export interface SurveyedModel {
  readonly name: string
  contents(): Promise<Contents>
}

/** Files that nobody sees until they are published under their model's name, in one step. */
export interface Staging {
  /** Replaces an earlier file of that name. */
  write(name: string, content: Uint8Array): Promise<void>
  /**
   * Makes the model visible. False where the name is taken: nothing was changed, and another name can be tried.
   *
   * @param signal aborting it before the model is visible leaves nothing behind; later it has no effect
   */
  publish(name: string, signal?: AbortSignal): Promise<boolean>
  /** Removes what was not published. */
  discard(): Promise<void>
}

/** A right that one process has and no other. */
export interface Claim {
  release(): Promise<void>
}

export interface TrashedModel {
  readonly modelId: string
  readonly trashedAt: Date
}

/**
 * Where models are kept. Every implementation keeps one promise: a model is visible with all its files or not at all,
 * whenever and however often a writer is killed, and of several writers of one name exactly one succeeds.
 */
export interface ArtifactStore {
  readonly kind: 'folder' | 's3'
  /** Absolute path, or `s3://bucket/prefix`. */
  readonly location: string
  /** Path or url of what lies under `name`. */
  locate(name: string): string
  /** The coded form of an error that came out of this store; others come back as they are. */
  explain(error: unknown): unknown

  /** Makes the store ready for writing, and finds out whether it can keep its promise. */
  prepare(): Promise<void>
  /** {@link prepare}, and writes something for trial. Leaves nothing. */
  checkWritable(): Promise<void>

  /**
   * The names of models and of what looks like one; sorted. A folder that does not exist yet is empty.
   *
   * @param startingWith only names that begin so
   */
  list(startingWith?: string): Promise<string[]>
  contents(name: string): Promise<Contents>
  /** {@link list} together with the contents of each, for less than asking for them one by one where a store can do so. */
  survey(startingWith?: string): Promise<SurveyedModel[]>
  /** The content of one file, or undefined where it is missing. */
  read(name: string, file: string): Promise<Uint8Array | undefined>

  /** @param label part of the working name, for people who look into the store */
  stage(label: string): Promise<Staging>
  /** The claim on `label`, or undefined where another process has it. Claims of processes that died do not count. */
  claim(label: string): Promise<Claim | undefined>
  /** The labels that are claimed. */
  claimed(): Promise<string[]>
  /** Removes what interrupted processes left behind; the names of what was removed. */
  sweep(): Promise<string[]>

  /** Takes a model out of sight, in one step. False where there is none of that name. */
  trash(modelId: string): Promise<boolean>
  /** Undoes {@link trash}, in one step. False where it is not in the trash, or its name is taken. */
  restore(modelId: string): Promise<boolean>
  /**
   * Oldest first.
   *
   * @param startingWith only ids that begin so
   */
  trashed(startingWith?: string): Promise<TrashedModel[]>
  /** Deletes a model that is in the trash, for good. */
  purge(modelId: string): Promise<void>

  /** The names of the journals that have an entry; sorted. */
  journals(): Promise<string[]>
  /**
   * The entries of a journal in their order; empty where there is none.
   *
   * @param name lower-case words with slashes between, e.g. `aliases/ethereum/alert_scorer`
   * @throws {JournalCorruptError} where an entry is missing
   */
  readJournal(name: string): Promise<Uint8Array[]>
  /**
   * Adds an entry, durably. Of several processes that add the same one exactly one succeeds.
   *
   * @param sequence 1 for the first entry, and then one more than the last
   * @returns false where there is an entry of that number
   */
  appendJournal(name: string, sequence: number, content: Uint8Array): Promise<boolean>
}
