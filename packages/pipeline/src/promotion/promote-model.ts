import { AlertsmithError, type Logger, type ModelType, silentLogger } from '@alertsmith/core'
import type { FeatureStep } from '@alertsmith/features'
import {
  type AliasEvent,
  CHAMPION,
  currentTarget,
  decidingEvent,
  type LoadedModel,
  type NetworkDatabase,
  type Registry,
} from '@alertsmith/storage'
import { ChampionUnusableError, GoldenMismatchError, OtherNetworkError } from '../errors.js'
import { loadModel, openModel, type ReadyModel } from '../model/load.js'
import { changedSlice } from './changed-slice.js'
import { NO_EVIDENCE, type PromotionDecision, type PromotionEvidence } from './decision.js'
import { judgeCandidate } from './judge-candidate.js'
import { checkLimits, type LimitOptions } from './limits.js'

export interface PromoteModelOptions extends LimitOptions {
  readonly modelId: string
  /** Default `champion`. */
  readonly alias?: string | undefined
  /** First day to judge on. Default: the day after the last one that either model has learned from; never before it. */
  readonly startDate?: string | undefined
  /** Last day to judge on. Default: the newest day that has alerts. */
  readonly endDate?: string | undefined
  /** Who asks for it, e.g. `user@host`. */
  readonly actor: string
  /** Why, beside what the gate found. */
  readonly reason?: string | undefined
  /** Judges and records nothing. Default false. */
  readonly dryRun?: boolean | undefined
  /** The own steps that the models were trained with. */
  readonly steps?: readonly FeatureStep[] | undefined
}

export interface PromotionContext {
  readonly database: NetworkDatabase
  readonly registry: Registry
  readonly logger?: Logger | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Makes a model the champion of its network and type if it is proven to be better than the present one on rows that neither
 * has learned from. A refusal is a result, not a throw; both are recorded in the journal of aliases with their evidence. A
 * model that has the alias already keeps it: nothing is judged or recorded.
 *
 * @throws {PromotionOptionError | OtherNetworkError} see their meaning
 * @throws {ChampionUnusableError} where the present one is gone or damaged
 * @throws {SlicesDifferError} where both models do not find the same rows
 * @throws {AliasChangedError} retryable, where somebody else changed the alias meanwhile
 */
export async function promoteModel(
  options: PromoteModelOptions,
  context: PromotionContext,
): Promise<PromotionDecision> {
  const { database, registry, logger = silentLogger } = context
  const { modelId, alias = CHAMPION, actor, dryRun = false } = options
  const limits = checkLimits(options)
  const model = await registry.load(modelId)
  const { metadata } = model
  const key = { network: metadata.network, modelType: metadata.model_type }
  if (key.network !== database.network) {
    throw new OtherNetworkError(
      `Model "${modelId}" must be judged on network "${key.network}", where it was trained; got "${database.network}".`,
      { context: { expected: key.network, found: database.network } },
    )
  }
  const history = await registry.aliasHistory(key)
  const championId = currentTarget(history, alias)
  const decided = (
    evidence: PromotionEvidence,
    outcome: Pick<PromotionDecision, 'promoted' | 'already' | 'event' | 'warnings'>,
  ): PromotionDecision => ({
    model_id: modelId,
    network: key.network,
    model_type: key.modelType as ModelType,
    alias,
    dry_run: dryRun,
    ...outcome,
    ...evidence,
  })
  const nothing = { ...NO_EVIDENCE, champion_id: championId, limits }
  if (championId === modelId) {
    const event = decidingEvent(history, alias)!
    return decided(nothing, { promoted: true, already: true, event, warnings: [] })
  }

  const judged = await judge(model, nothing, options, context)
  const { evidence } = judged
  const warnings = [...judged.warnings, ...changedSlice(history, modelId, evidence)]
  const promoted = evidence.checks.every(({ passed }) => passed)
  const event = dryRun
    ? null
    : await registry.appendAlias(key, {
        kind: promoted ? 'promote' : 'refuse',
        alias,
        modelId,
        previous: championId,
        actor,
        reason: reasonOf(evidence, promoted, options.reason),
        evidence,
      })
  logger.info(
    { model_id: modelId, alias, champion_id: championId, promoted, dry_run: dryRun, gain: evidence.gain },
    promoted ? 'The gate let the model through' : 'The gate refused the model',
  )
  return decided(evidence, { promoted, already: false, event, warnings })
}

/** The event that made the model the champion that is one now, or was at a time. */
export function championOf(
  registry: Pick<Registry, 'aliasAt'>,
  options: { readonly network: string; readonly modelType: string; readonly at?: Date | undefined },
): Promise<AliasEvent | undefined> {
  return registry.aliasAt({ ...options, alias: CHAMPION })
}

/** A candidate whose golden rows do not match is refused. */
async function judge(
  model: LoadedModel,
  nothing: PromotionEvidence,
  options: PromoteModelOptions,
  { database, registry, logger = silentLogger, signal }: PromotionContext,
): Promise<{ readonly evidence: PromotionEvidence; readonly warnings: readonly string[] }> {
  const { steps } = options
  const { champion_id: championId, limits } = nothing
  const loaded = await openModel(model, { steps }).catch((error: unknown) => {
    if (AlertsmithError.isInstance(error) && error.code === GoldenMismatchError.spec.code) return error
    throw error
  })
  if (AlertsmithError.isInstance(loaded)) {
    const check = { name: 'golden_rows', passed: false, sentence: loaded.message }
    return { evidence: { ...nothing, checks: [check] }, warnings: [] }
  }
  using candidate = loaded
  using champion = championId === null ? undefined : await loadChampion(registry, championId, options)
  const window = { startDate: options.startDate, endDate: options.endDate }
  return await judgeCandidate({ candidate, champion, limits, window }, { database, logger, signal })
}

/** @throws {ChampionUnusableError} where the model that the alias names is gone or damaged */
async function loadChampion(
  registry: Registry,
  championId: string,
  { modelId, alias = CHAMPION, steps }: PromoteModelOptions,
): Promise<ReadyModel> {
  try {
    return await loadModel(registry, championId, { steps })
  } catch (error) {
    const passing = !AlertsmithError.isInstance(error) || error.retryable || error.category === 'environment'
    if (passing) throw error
    throw new ChampionUnusableError(
      `${modelId} must be compared with the ${alias} ${championId}, which cannot be used: ${error.message} Restore that model, roll back, or name another with: alertsmith models alias.`,
      { context: { championId, alias, code: error.code }, cause: error },
    )
  }
}

function reasonOf({ checks, gain }: PromotionEvidence, promoted: boolean, given: string | undefined): string {
  if (!promoted) {
    const failed = checks.filter(({ passed }) => !passed).map(({ name }) => name)
    return `did not pass: ${failed.join(', ')}${given === undefined ? '' : `; wanted because: ${given}`}`
  }
  return (
    given ?? (gain === null ? 'passed every check; there was no champion' : 'passed every check of the gate')
  )
}
