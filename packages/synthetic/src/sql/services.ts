import { uniform } from './random.js'

/** Exchanges and mixers that every analyst knows. The public lists miss some. */
export const KNOWN_EXCHANGE = `(address >= {first_exchange:UInt32} AND ${uniform('exchange-listed', 'address')} < 0.9)`
export const KNOWN_MIXER = `(address >= {first_mixer:UInt32} AND address < {first_merchant:UInt32} AND ${uniform('mixer-listed', 'address')} < 0.6)`
