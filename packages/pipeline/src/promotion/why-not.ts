import { type AliasEvent, CHAMPION, currentTarget, decidingEvent, type Registry } from '@alertsmith/storage'
import type { PromotionCheck, PromotionEvidence } from './decision.js'

/** The document of `alertsmith models why-not --json`. */
export interface WhyNot {
  readonly model_id: string
  readonly network: string
  readonly model_type: string
  readonly alias: string
  /** `current`: it has the alias. `refused`: the gate refused it last. `former`: it had the alias. `unjudged`: none of these. */
  readonly state: 'current' | 'refused' | 'former' | 'unjudged'
  /** The model that has the alias. */
  readonly current_id: string | null
  /** The event that the answer rests on; null where there is none. */
  readonly event: AliasEvent | null
  /** What the gate asked when it judged the model last; empty where it never did. */
  readonly checks: readonly PromotionCheck[]
}

/** Says from the journal why a model does not have an alias. */
export async function whyNot(registry: Registry, modelId: string, alias: string = CHAMPION): Promise<WhyNot> {
  const { metadata } = await registry.load(modelId)
  const { network, model_type } = metadata
  const history = await registry.aliasHistory({ network, modelType: model_type })
  const ofModel = history.filter((event) => event.alias === alias && event.modelId === modelId)
  const last = ofModel.at(-1)
  const isCurrent = currentTarget(history, alias) === modelId
  const event = (isCurrent ? decidingEvent(history, alias) : last) ?? null
  const judged = ofModel.findLast(({ evidence }) => evidence !== null)
  return {
    model_id: modelId,
    network,
    model_type,
    alias,
    state: isCurrent
      ? 'current'
      : last === undefined
        ? 'unjudged'
        : last.kind === 'refuse'
          ? 'refused'
          : 'former',
    current_id: currentTarget(history, alias),
    event,
    checks: (judged?.evidence as PromotionEvidence | undefined)?.checks ?? [],
  }
}
