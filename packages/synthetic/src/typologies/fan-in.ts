import { memberAmount, memberUniform, participants } from './draws.js'
import { flowsOf } from './flows.js'

/** Many members pay one, which passes the sum on to the way out. */
export const FAN_IN = flowsOf(
  'fan_in',
  `${participants('toUInt8(1)', 'size')} AS sources,
  arrayMap(i -> ${memberAmount('i')}, sources) AS amounts`,
  `arrayPushBack(
    arrayMap((i, usd) -> (toUInt32(hub + i), hub, usd, 0.8 * ${memberUniform('fan-in-time', 'i')}), sources, amounts),
    (hub, cash_out, arraySum(amounts) * kept_share, 0.8 + 0.2 * ${memberUniform('fan-in-exit', '0')})
  )`,
)
