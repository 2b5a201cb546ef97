import { isNetworkName, MODEL_TYPES } from '@alertsmith/pipeline'
import type { ModelOfNetwork } from './model-source.js'

// Neither a version nor a time has an underscore before its own part, and no network has a full stop: one way to read it.
const ID = new RegExp(
  `^(?:${MODEL_TYPES.join('|')})_(?<network>[a-z0-9_]+)_v\\d+\\.[0-9A-Za-z.+-]*_\\d{8}_\\d{6}(?:_[1-9]\\d*)?$`,
)

/** The network that a model's id names; undefined where `modelId` is no id of a model. */
export function modelOfId(modelId: string): ModelOfNetwork | undefined {
  const network = modelId.length > 200 ? undefined : ID.exec(modelId)?.groups?.network
  return network !== undefined && isNetworkName(network) ? { network, modelId } : undefined
}
