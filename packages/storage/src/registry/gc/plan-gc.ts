import type { ModelEntry } from '../list-models.js'

/** What makes a model stay. */
export interface GcRules {
  /** The newest versions of every network and model type; 1 at least. */
  readonly keep: number
  /** Models made in the last so many days. */
  readonly keepDays: number
}

export interface GcDecision {
  readonly modelId: string
  /** Why it stays, in words; empty where nothing keeps it. */
  readonly reasons: readonly string[]
}

const DAY_MS = 24 * 60 * 60_000

/**
 * Decides over every model. Any one reason is enough to stay.
 *
 * @param models newest version first, as the registry lists them
 * @param protectedIds models that must stay, with why
 */
export function planGc(
  models: readonly Pick<ModelEntry, 'modelId' | 'modelType' | 'network' | 'createdAt'>[],
  protectedIds: ReadonlyMap<string, readonly string[]>,
  { keep, keepDays }: GcRules,
  now: Date,
): GcDecision[] {
  const newer = new Map<string, number>()
  return models.map(({ modelId, modelType, network, createdAt }) => {
    const group = `${network}/${modelType}`
    const rank = (newer.get(group) ?? 0) + 1
    newer.set(group, rank)
    const reasons = [...(protectedIds.get(modelId) ?? [])]
    if (rank === 1) reasons.push('is the latest')
    else if (rank <= keep) reasons.push(`is among the ${keep} newest`)
    if (now.getTime() - createdAt.getTime() < keepDays * DAY_MS) {
      reasons.push(`is younger than ${keepDays} days`)
    }
    return { modelId, reasons }
  })
}
