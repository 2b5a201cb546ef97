import { addressName } from '../sql/identity.js'
import { usd } from '../sql/money.js'
import { uniform } from '../sql/random.js'
import { moment, processingDate } from '../sql/time.js'

const alert = ['snapshot', 'address'] as const

/** Of the alerts on members of illicit groups, the share whose investigation found nothing. */
const MISSED = 0.05
/** Of the other alerts, the share whose investigation blamed someone innocent. */
const WRONGLY_BLAMED = 0.003

export const RAW_ALERTS = `
INSERT INTO {staged_raw_alerts:Identifier}
  (alert_id, address, processing_date, window_days, severity, alert_confidence_score, volume_usd, transaction_count,
   first_seen_timestamp, last_seen_timestamp, alert_metadata, typology_type, label)
WITH
  (received + sent) / 100 AS volume,
  ${uniform('severity', ...alert)} AS severity_noise,
  multiIf(volume < 1000, 1, volume < 10000, 2, volume < 100000, 3, 4) + (length(rules) > 1)
    + multiIf(severity_noise < 0.08, -1, severity_noise < 0.16, 1, 0) AS level,
  illicit_group > 0 AS is_illicit,
  if(is_illicit, ${uniform('missed', ...alert)} >= ${MISSED}, ${uniform('blamed', ...alert)} < ${WRONGLY_BLAMED}) AS is_positive
SELECT
  -- The alert's number: unique, as the stride shares no factor with the number of addresses.
  concat('alert-', toString(${processingDate('snapshot')}), '-',
    leftPad(toString(toUInt64(address) * {stride:UInt64} % {addresses:UInt32}), 8, '0')),
  ${addressName('address')},
  ${processingDate('snapshot')},
  {window_days:UInt16},
  ['low', 'medium', 'high', 'critical'][greatest(1, least(4, level))],
  if(
    ${uniform('confidence-unknown', ...alert)} < 0.06,
    NULL,
    round(least(1, 0.25 + 0.15 * length(rules) + 0.3 * ${uniform('confidence', ...alert)}), 4)
  ),
  ${usd('received + sent')},
  transactions,
  ${moment('snapshot', 'first_second')},
  ${moment('snapshot', 'last_second')},
  concat('{"rules":', toJSONString(rules), '}'),
  if(is_illicit AND is_positive, groups.typology, ''),
  is_positive
FROM {work_alerts:Identifier} AS alerts
LEFT JOIN {work_groups:Identifier} AS groups ON groups.group_number = alerts.illicit_group`
