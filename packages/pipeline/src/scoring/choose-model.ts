import type { FeatureStep } from '@alertsmith/features'
import { CHAMPION, type NetworkDatabase, type Registry } from '@alertsmith/storage'
import { ModelUnusableError, NoModelError, NotAnAlertModelError, OtherNetworkError } from '../errors.js'
import { checkAddressForm } from '../model/address-form.js'
import { loadModel, type ReadyModel } from '../model/load.js'

/** Which model is to be used. Default: the champion of the network, or where there is none the latest model. */
export interface ModelChoice {
  readonly modelId?: string | undefined
  /** The model that this alias names, in place of `modelId`. */
  readonly alias?: string | undefined
  /** The latest model, in place of `modelId` and whoever is the champion. */
  readonly latest?: boolean | undefined
  /** Of which type the champion, the alias or the latest model is meant. Default `alert_scorer`. */
  readonly modelType?: 'alert_scorer' | 'alert_ranker' | undefined
  /** Also takes a model that was trained on another network. Default false. */
  readonly allowOtherNetwork?: boolean | undefined
  /** The own steps that the model was trained with. */
  readonly steps?: readonly FeatureStep[] | undefined
}

/** How a model came to be used: `named`, `latest`, or by its alias. */
export type ChosenBy = 'named' | 'latest' | `alias ${string}`

/** A model ready to score, and how it was chosen. */
export interface ChosenModel extends ReadyModel {
  readonly chosenBy: ChosenBy
}

/**
 * Loads the model that is to score alerts of a network. The caller disposes of it.
 *
 * @throws {NoModelError} where the network has none, or nothing has the alias; {@link ModelUnusableError} where one that may be the latest is damaged
 * @throws {NotAnAlertModelError} for a cluster model
 * @throws {OtherNetworkError} for a model of another network, unless allowed
 * @throws {AddressFormError} where the network compares addresses otherwise now. And what {@link loadModel} throws.
 */
export async function loadAlertModel(
  registry: Registry,
  database: Pick<NetworkDatabase, 'network' | 'addressForm'>,
  { allowOtherNetwork = false, steps, ...choice }: ModelChoice,
): Promise<ChosenModel> {
  const { network } = database
  const { modelId, chosenBy } = await choose(registry, network, choice)
  const ready = await loadModel(registry, modelId, { steps })
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
    checkAddressForm(ready.model.metadata, database)
    return { ...ready, chosenBy }
  } catch (error) {
    ready[Symbol.dispose]()
    throw error
  }
}

async function choose(
  registry: Registry,
  network: string,
  {
    modelId,
    alias,
    latest = false,
    modelType = 'alert_scorer',
  }: Pick<ModelChoice, 'modelId' | 'alias' | 'latest' | 'modelType'>,
): Promise<{ readonly modelId: string; readonly chosenBy: ChosenBy }> {
  if (modelId !== undefined) return { modelId, chosenBy: 'named' }
  if (!latest) {
    const wanted = alias ?? CHAMPION
    const target = (await registry.aliasAt({ network, modelType, alias: wanted }))?.modelId
    if (target != null) return { modelId: target, chosenBy: `alias ${wanted}` }
    if (alias !== undefined) {
      throw new NoModelError(
        `The alias "${alias}" must name an ${modelType} of "${network}" in "${registry.location}"; it names none. Set it with: alertsmith models alias, or models promote`,
        { context: { network, modelType, alias } },
      )
    }
  }
  return { modelId: await latestModel(registry, network, modelType), chosenBy: 'latest' }
}

async function latestModel(registry: Registry, network: string, modelType: string): Promise<string> {
  const { models, broken } = await registry.list({ network, modelType })
  // An older model in the place of a damaged one would score without anybody noticing.
  const damaged = broken.find(({ name }) => name.startsWith(`${modelType}_${network}_v`))
  if (damaged !== undefined) {
    throw new ModelUnusableError(
      `The latest ${modelType} of "${network}" must be certain; "${damaged.location}" is damaged: ${damaged.problems.join('; ')}. Restore or remove it, or name a model with --model.`,
      { context: { location: damaged.location, problems: damaged.problems } },
    )
  }
  const [entry] = models
  if (entry !== undefined) return entry.modelId
  throw new NoModelError(
    `Network "${network}" must have an ${modelType} in "${registry.location}"; there is none. Train one with: alertsmith train --network ${network} --model-type ${modelType}`,
    { context: { network, location: registry.location } },
  )
}
