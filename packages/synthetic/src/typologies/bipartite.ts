import { memberAmount, memberUniform } from './draws.js'
import { flowsOf } from './flows.js'

/** Each member of the first half pays about half of the members of the second. */
export const BIPARTITE = flowsOf(
  'bipartite',
  `intDiv(size, 2) AS half,
  arrayFilter(
    pair -> pair % (size - half) = intDiv(pair, size - half) OR ${memberUniform('bipartite-edge', 'pair')} < 0.45,
    range(half * (size - half))
  ) AS pairs`,
  `arrayMap(
    pair -> (
      toUInt32(hub + intDiv(pair, size - half)),
      toUInt32(hub + half + pair % (size - half)),
      0.7 * ${memberAmount('pair')},
      ${memberUniform('bipartite-time', 'pair')}
    ),
    pairs
  )`,
)
