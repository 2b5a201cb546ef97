import { normal } from '../sql/random.js'

import { KNOWN_EXCHANGE } from '../sql/services.js'

/**
 * The monitoring rules: in each snapshot the most suspicious addresses raise its quota of alerts. They see volume,
 * counterparties and how much is passed on, not who is illicit, and they err.
 */
export const ALERT_SELECTION = `
INSERT INTO {work_alerts:Identifier}
WITH
  (received + sent) / 100 AS volume_usd,
  least(received, sent) / greatest(received, sent) AS passed_on,
  arrayFilter(rule -> rule != '', [
    if(volume_usd >= 10000, 'high_volume', ''),
    if(in_degree >= 6, 'fan_in', ''),
    if(out_degree >= 6, 'fan_out', ''),
    if(passed_on >= 0.8 AND last_second - first_second <= 259200, 'rapid_movement', '')
  ]) AS rules,
  0.4 * log(1 + volume_usd) + 0.5 * log(1 + counterparties) + 0.9 * passed_on + 0.3 * length(rules)
    + 0.9 * ${normal('suspicion', 'snapshot', 'address')}
    - 2.5 * ${KNOWN_EXCHANGE} AS suspicion
SELECT
  snapshot, address, received, sent, transactions, counterparties,
  largest, first_second, last_second, illicit_group, passed_on, rules
FROM (
  SELECT
    activity.*,
    alerts AS quota,
    row_number() OVER (PARTITION BY snapshot ORDER BY suspicion DESC, address) AS place
  FROM {work_activity:Identifier} AS activity
  JOIN {work_snapshots:Identifier} AS snapshots USING (snapshot)
)
WHERE place <= quota`
