import { GROUP_SLOT } from '../plan.js'
import { addressName } from '../sql/identity.js'
import { uniform, uniformInteger } from '../sql/random.js'
import { moment } from '../sql/time.js'

/**
 * What is known of addresses apart from alerts. Members of illicit groups become known up to three weeks after the
 * group's end, so nothing is known yet of the youngest groups. One in twenty labels is wrong.
 */
export const RAW_ADDRESS_LABELS = `
INSERT INTO {staged_raw_address_labels:Identifier}
  (address, risk_level, confidence_score, source, known_at)
WITH
  {window_days:UInt16} * 86400 AS window_seconds,
  ${uniform('label-wrong', 'id')} < 0.05 AS is_wrong,
  if(is_service, 0, ${uniform('label-level', 'id')}) AS level
SELECT
  ${addressName('id')},
  if(is_illicit != is_wrong, if(level < 0.6, 'critical', 'high'), if(level < 0.7, 'low', 'medium')),
  round(multiIf(is_wrong, 0.5, is_illicit, 0.7, 0.6) + 0.3 * ${uniform('label-confidence', 'id')}, 3),
  multiIf(is_service, 'service-list', is_illicit, 'investigation', 'customer-review'),
  known_at
FROM (
  SELECT
    toUInt32(hub + member) AS id,
    true AS is_illicit,
    false AS is_service,
    ${moment('toUInt16(last_snapshot + 1)', uniformInteger('1814400', 'label-delay', 'group_number'))} AS known_at
  FROM {work_groups:Identifier}
  ARRAY JOIN range(size) AS member
  WHERE illicit AND last_snapshot >= 0 AND last_snapshot < {snapshots:UInt16}
    AND ${uniform('label-known', 'group_number', 'member')} < 0.6
    AND known_at < ${moment('{snapshots:UInt16}', '0')}
  ORDER BY group_number
  LIMIT 1 BY id
  UNION ALL
  SELECT
    toUInt32(number) AS id,
    false AS is_illicit,
    number >= {first_merchant:UInt32} AS is_service,
    ${moment('0', uniformInteger('({snapshots:UInt16} * window_seconds)', 'label-time', 'number'))} AS known_at
  FROM numbers({addresses:UInt32})
  WHERE ${uniform('label-known-other', 'number')} < if(is_service, 0.9, 0.08)
    AND number >= {illicit_slots:UInt32} * ${GROUP_SLOT}
)`
