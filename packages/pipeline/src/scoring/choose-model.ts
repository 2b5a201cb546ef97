import type { FeatureStep } from '@alertsmith/features'
import type { NetworkDatabase, Registry } from '@alertsmith/storage'
import { ModelUnusableError, NoModelError, NotAnAlertModelError, OtherNetworkError } from '../errors.js'
import { loadModel, type ReadyModel } from '../model/load.js'

export interface ModelChoice {
  /** Default: the latest alert scorer of the network. */
  readonly modelId?: string | undefined
  /** Also takes a model that was trained on another network. Default false. */
  readonly allowOtherNetwork?: boolean | undefined
  /** The own steps that the model was trained with. */
  readonly steps?: readonly FeatureStep[] | undefined
}

/**
 * Loads the model that is to score alerts of a network. The caller disposes of it.
 *
 * @throws {NoModelError} where the network has none; {@link ModelUnusableError} where one that may be the latest is damaged
 * @throws {NotAnAlertModelError} for a cluster model
 * @throws {OtherNetworkError} for a model of another network, unless allowed. And what {@link loadModel} throws.
 */
export async function loadAlertModel(
  registry: Registry,
  { network }: Pick<NetworkDatabase, 'network'>,
  { modelId, allowOtherNetwork = false, steps }: ModelChoice,
): Promise<ReadyModel> {
  const ready = await loadModel(registry, modelId ?? (await latest(registry, network)), { steps })
  try {
    const { model_id, model_type, network: trainedOn } = ready.model.metadata
    if (model_type === 'cluster_scorer') {
      throw new NotAnAlertModelError(
        `Model "${model_id}" scores clusters; an alert_scorer or alert_ranker is needed. Name one with --model.`,
        { context: { modelId: model_id, modelType: model_type } },
      )
    }
    if (trainedOn !== network && !allowOtherNetwork) {
      throw new OtherNetworkError(
        `Model "${model_id}" must be of network "${network}"; it was trained on "${trainedOn}". Its figures say nothing about "${network}"; ask for it with --allow-other-network.`,
        { context: { modelId: model_id, expected: network, found: trainedOn } },
      )
    }
    return ready
  } catch (error) {
    ready[Symbol.dispose]()
    throw error
  }
}

async function latest(registry: Registry, network: string): Promise<string> {
  const { models, broken } = await registry.list({ network, modelType: 'alert_scorer' })
  // An older model in the place of a damaged one would score without anybody noticing.
  const damaged = broken.find(({ name }) => name.startsWith(`alert_scorer_${network}_v`))
  if (damaged !== undefined) {
    throw new ModelUnusableError(
      `The latest alert scorer of "${network}" must be certain; "${damaged.location}" is damaged: ${damaged.problems.join('; ')}. Restore or remove it, or name a model with --model.`,
      { context: { location: damaged.location, problems: damaged.problems } },
    )
  }
  const [entry] = models
  if (entry !== undefined) return entry.modelId
  throw new NoModelError(
    `Network "${network}" must have an alert scorer in "${registry.location}"; there is none. Train one with: alertsmith train --network ${network}`,
    { context: { network, location: registry.location } },
  )
}
