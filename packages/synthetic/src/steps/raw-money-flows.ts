import { addressName, transactionHash } from '../sql/identity.js'
import { usd } from '../sql/money.js'
import { moment, processingDate } from '../sql/time.js'

export const RAW_MONEY_FLOWS = `
INSERT INTO {staged_raw_money_flows:Identifier}
  (from_address, to_address, processing_date, window_days, amount_usd, transaction_hash, timestamp)
SELECT
  ${addressName('sender')},
  ${addressName('receiver')},
  ${processingDate('snapshot')},
  {window_days:UInt16},
  ${usd('cents')},
  ${transactionHash('snapshot', 'sender', 'receiver', 'cents', 'second')},
  ${moment('snapshot', 'second')}
FROM {work_flows:Identifier}`
