import { addressName } from '../sql/identity.js'
import { usd } from '../sql/money.js'
import { uniform } from '../sql/random.js'
import { KNOWN_EXCHANGE, KNOWN_MIXER } from '../sql/services.js'
import { processingDate } from '../sql/time.js'

/** The share of alerted addresses whose figures never arrived. */
const MISSING = 0.02

export const RAW_FEATURES = `
INSERT INTO {staged_raw_features:Identifier}
  (address, processing_date, window_days, total_received_usd, total_sent_usd, transaction_count, unique_counterparties,
   avg_transaction_usd, max_transaction_usd, is_exchange, is_mixer, risk_score, features_metadata)
SELECT
  ${addressName('address')},
  ${processingDate('snapshot')},
  {window_days:UInt16},
  ${usd('received')},
  ${usd('sent')},
  transactions,
  counterparties,
  ${usd('received + sent')} / transactions,
  ${usd('largest')},
  ${KNOWN_EXCHANGE},
  ${KNOWN_MIXER},
  -- Half for money passed on, half for many counterparties (50 and more count in full).
  round(0.5 * passed_on + 0.5 * least(1, log(1 + counterparties) / log(51)), 4),
  '{}'
FROM {work_alerts:Identifier}
WHERE ${uniform('features-missing', 'snapshot', 'address')} >= ${MISSING}`
