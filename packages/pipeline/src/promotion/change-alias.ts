import type { FeatureStep } from '@alertsmith/features'
import {
  type AliasEvent,
  type AliasKey,
  CHAMPION,
  currentTarget,
  type Registry,
  rollbackTarget,
} from '@alertsmith/storage'
import { NothingToRollBackError } from '../errors.js'
import { loadModel } from '../model/load.js'

/** Who changes an alias without the gate, and why: both are required, since there is no other evidence. */
export interface AliasChange {
  readonly actor: string
  readonly reason: string
}

/** Makes an alias name a model. The model's checksums are proven first. */
export async function setAlias(
  registry: Registry,
  { modelId, alias, actor, reason }: AliasChange & { readonly modelId: string; readonly alias: string },
): Promise<AliasEvent> {
  const { metadata } = await registry.load(modelId)
  const key = { network: metadata.network, modelType: metadata.model_type }
  const previous = currentTarget(await registry.aliasHistory(key), alias)
  return registry.appendAlias(key, { kind: 'set', alias, modelId, previous, actor, reason, evidence: null })
}

/** Makes an alias name no model any more. */
export async function removeAlias(
  registry: Registry,
  { alias, actor, reason, ...key }: AliasChange & AliasKey & { readonly alias: string },
): Promise<AliasEvent> {
  const previous = currentTarget(await registry.aliasHistory(key), alias)
  return registry.appendAlias(key, {
    kind: 'remove',
    alias,
    modelId: null,
    previous,
    actor,
    reason,
    evidence: null,
  })
}

/**
 * Brings the champion back that was there before the present one. Its checksums and golden rows are proven first: going back
 * to a damaged model would make things worse. Two rollbacks in a row go back two steps.
 *
 * @throws {NothingToRollBackError}
 */
export async function rollbackChampion(
  registry: Registry,
  {
    actor,
    reason,
    steps,
    ...key
  }: AliasChange & AliasKey & { readonly steps?: readonly FeatureStep[] | undefined },
): Promise<AliasEvent> {
  const history = await registry.aliasHistory(key)
  const modelId = rollbackTarget(history, CHAMPION)
  if (modelId === null) {
    throw new NothingToRollBackError(
      `${key.modelType} on "${key.network}" must have had a champion before the present one; it had none. Name a model with: alertsmith models alias.`,
      { context: { network: key.network, modelType: key.modelType } },
    )
  }
  using _proven = await loadModel(registry, modelId, { steps })
  return registry.appendAlias(key, {
    kind: 'rollback',
    alias: CHAMPION,
    modelId,
    previous: currentTarget(history, CHAMPION),
    actor,
    reason,
    evidence: null,
  })
}
