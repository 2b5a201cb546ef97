import { memberAmount, memberUniform, participants } from './draws.js'
import { flowsOf } from './flows.js'

/** Someone from outside funds one member, which spreads the sum over many. */
export const FAN_OUT = flowsOf(
  'fan_out',
  `${participants('toUInt8(1)', 'size')} AS targets,
  arrayMap(i -> ${memberAmount('i')}, targets) AS amounts`,
  `arrayPushBack(
    arrayMap((i, usd) -> (hub, toUInt32(hub + i), usd, 0.2 + 0.8 * ${memberUniform('fan-out-time', 'i')}), targets, amounts),
    (payer, hub, arraySum(amounts) / kept_share, 0.2 * ${memberUniform('fan-out-entry', '0')})
  )`,
)
