export {
  AlertShortfallError,
  DistributedNetworkError,
  FutureDatesError,
  InconsistentOptionsError,
  InvalidOptionError,
  NetworkChangedError,
  NetworkNotEmptyError,
  SchemaMissingError,
  syntheticErrors,
} from './errors.js'
export { type GeneratedNetwork, generateNetwork } from './generate-network.js'
export type { GenerateNetworkOptions } from './options.js'
export type { RawTable } from './raw-tables.js'
