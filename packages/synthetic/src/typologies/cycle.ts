import { memberUniform } from './draws.js'
import { flowsOf } from './flows.js'

/** The money goes round all members and comes back to the first, a little less at every hop. */
export const CYCLE = flowsOf(
  'cycle',
  `4 * amount AS principal,
  pow(kept_share, 1 / 3) AS kept_per_hop`,
  `arrayMap(
    i -> (
      toUInt32(hub + i),
      toUInt32(hub + (i + 1) % size),
      principal * pow(kept_per_hop, i) * (0.98 + 0.02 * ${memberUniform('cycle-fee', 'i')}),
      (i + 0.9 * ${memberUniform('cycle-time', 'i')}) / size
    ),
    range(size)
  )`,
)
