import { protectedModels } from '../../aliases/alias-journal.js'
import { ModelInputError, ModelNotFoundError } from '../../errors.js'
import type { ArtifactStore } from '../artifact-store.js'
import { type BrokenModel, listModels } from '../list-models.js'
import { shown } from '../model-id.js'
import type { RegistryContext } from '../save-model.js'
import { type GcDecision, planGc } from './plan-gc.js'

export interface GcOptions {
  /** How many of the newest versions of every network and model type stay. Default: 5 */
  readonly keep?: number | undefined
  /** Models that are younger than so many days stay. Default: 90 */
  readonly keepDays?: number | undefined
  /** How many days a model lies in the trash before it can be deleted. Default: 7 */
  readonly graceDays?: number | undefined
  /** Default: false, which says what would be done and does nothing. */
  readonly apply?: boolean | undefined
}

/** What was done, or, without `apply`, what would be done. */
export interface GcReport {
  readonly applied: boolean
  /** Deleted for good: in the trash for longer than the grace period when this run began. */
  readonly deleted: readonly string[]
  /** Moved to the trash by this run. */
  readonly trashed: readonly string[]
  /** Brought back from the trash, because an alias names them. */
  readonly restored: readonly string[]
  /** What stays in the trash, and from when on it can be deleted; ISO 8601. */
  readonly waiting: readonly { readonly modelId: string; readonly until: string }[]
  readonly kept: readonly GcDecision[]
  /** What looks like a model and cannot be loaded: nothing is decided about it, and it stays where it is. */
  readonly broken: readonly BrokenModel[]
}

const DAY_MS = 24 * 60 * 60_000

/**
 * Clears out old models in two phases: a run moves them to the trash, and a later one deletes what has been there for longer
 * than the grace period. What an alias names is never touched.
 *
 * @throws {ModelInputError}
 */
export async function collectGarbage(
  { store, logger }: RegistryContext,
  options: GcOptions = {},
): Promise<GcReport> {
  const { keep = 5, keepDays = 90, graceDays = 7, apply = false } = options
  checkCount('keep', keep, 1)
  checkCount('keepDays', keepDays, 0)
  checkCount('graceDays', graceDays, 0)
  const now = new Date()
  const named = await protectedModels(store)
  const inTrash = await store.trashed()
  const returning = inTrash.filter(({ modelId }) => named.has(modelId))
  const staying = inTrash.filter(({ modelId }) => !named.has(modelId))
  const until = ({ trashedAt }: { trashedAt: Date }) => new Date(trashedAt.getTime() + graceDays * DAY_MS)
  const expired = staying.filter((model) => until(model) <= now)
  const { models, broken } = await listModels(store)
  const decisions = planGc(models, named, { keep, keepDays }, now)

  const report = {
    restored: returning.map(({ modelId }) => modelId),
    deleted: expired.map(({ modelId }) => modelId),
    waiting: staying
      .filter((model) => until(model) > now)
      .map((model) => ({ modelId: model.modelId, until: until(model).toISOString() })),
    kept: decisions.filter(({ reasons }) => reasons.length > 0),
    trashed: decisions.filter(({ reasons }) => reasons.length === 0).map(({ modelId }) => modelId),
    broken,
  }
  if (!apply) return { applied: false, ...report }

  const restored = await those(report.restored, store.restore)
  for (const modelId of report.deleted) await store.purge(modelId)
  const trashed = await those(report.trashed, store.trash)
  const late = await bringBackNamed(store, trashed)
  logger.info({ deleted: report.deleted.length, trashed: trashed.length }, 'Old models cleared out')
  return {
    applied: true,
    ...report,
    restored: [...restored, ...late],
    trashed: trashed.filter((modelId) => !late.includes(modelId)),
  }
}

/** An alias may have been set to a model while this run was at it: what was named until the model was out of sight counts. */
async function bringBackNamed(store: ArtifactStore, trashed: readonly string[]): Promise<string[]> {
  if (trashed.length === 0) return []
  const named = await protectedModels(store)
  return those(
    trashed.filter((modelId) => named.has(modelId)),
    store.restore,
  )
}

/** Of the models those for which the work was done, one after the other. */
async function those(
  modelIds: readonly string[],
  work: (modelId: string) => Promise<boolean>,
): Promise<string[]> {
  const done: string[] = []
  for (const modelId of modelIds) if (await work(modelId)) done.push(modelId)
  return done
}

/**
 * Takes a model out of the trash.
 *
 * @throws {ModelNotFoundError}
 */
export async function restoreModel({ store }: RegistryContext, modelId: string): Promise<void> {
  const inTrash = (await store.trashed()).map((model) => model.modelId)
  if (inTrash.includes(modelId) && (await store.restore(modelId))) return
  const found = inTrash.length === 0 ? 'it is empty' : `it holds ${inTrash.join(', ')}`
  throw new ModelNotFoundError(
    `The trash of the model registry "${store.location}" has no model ${shown(modelId)} that can come back; ${found}.`,
    { context: { modelId: shown(modelId), location: store.location } },
  )
}

function checkCount(field: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return
  throw new ModelInputError(
    `registry: "${field}" must be a whole number from ${least}; got ${shown(value)}.`,
    {
      context: { field },
    },
  )
}
