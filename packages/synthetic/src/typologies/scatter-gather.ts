import { memberAmount, memberUniform, participants } from './draws.js'
import { flowsOf } from './flows.js'

/** The first member pays many go-betweens, which all pay the second member, which sends the sum to the way out. */
export const SCATTER_GATHER = flowsOf(
  'scatter_gather',
  `toUInt32(hub + 1) AS sink,
  ${participants('toUInt8(2)', 'size')} AS betweens,
  arrayMap(i -> ${memberAmount('i')}, betweens) AS amounts`,
  `arrayConcat(
    [(payer, hub, arraySum(amounts) / kept_share, 0.1 * ${memberUniform('scatter-entry', '0')})],
    arrayMap((i, usd) -> (hub, toUInt32(hub + i), usd, 0.1 + 0.4 * ${memberUniform('scatter-time', 'i')}), betweens, amounts),
    arrayMap((i, usd) -> (toUInt32(hub + i), sink, usd * kept_share, 0.5 + 0.4 * ${memberUniform('gather-time', 'i')}), betweens, amounts),
    [(sink, cash_out, arraySum(amounts) * pow(kept_share, 2), 0.9 + 0.1 * ${memberUniform('gather-exit', '0')})]
  )`,
)
