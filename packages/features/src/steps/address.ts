import { amount, count, flag, number } from '../columns/request.js'
import { finite, imbalance, ratio } from './arithmetic.js'
import { defineStep } from './define-step.js'

export const addressStep = defineStep({
  name: 'address',
  group: 'address',
  version: 1,
  inputs: {
    received: amount('features', 'total_received_usd'),
    sent: amount('features', 'total_sent_usd'),
    transactions: count('features', 'transaction_count'),
    counterparties: count('features', 'unique_counterparties'),
    average: amount('features', 'avg_transaction_usd'),
    largest: amount('features', 'max_transaction_usd'),
    exchange: flag('features', 'is_exchange'),
    mixer: flag('features', 'is_mixer'),
    risk: number('features', 'risk_score'),
    alertVolume: amount('alerts', 'volume_usd'),
  },
  outputs: {
    total_received_usd: {
      from: ['received'],
      meaning: 'Received by the address',
      unit: 'USD',
      missing: 'nan',
      phrase: 'the address received {value}',
    },
    total_sent_usd: {
      from: ['sent'],
      meaning: 'Sent by the address',
      unit: 'USD',
      missing: 'nan',
      phrase: 'the address sent {value}',
    },
    transaction_count_feat: {
      from: ['transactions'],
      meaning: 'Transactions of the address',
      unit: 'transactions',
      missing: 'nan',
      phrase: 'the address made {value} {transaction|transactions}',
    },
    unique_counterparties: {
      from: ['counterparties'],
      meaning: 'Different addresses it dealt with',
      unit: 'addresses',
      missing: 'nan',
      phrase: 'the address dealt with {value} {other address|other addresses}',
    },
    avg_transaction_usd: {
      from: ['average'],
      meaning: 'Mean transaction',
      unit: 'USD',
      missing: 'nan',
      phrase: 'its transactions are worth {value} on average',
    },
    max_transaction_usd: {
      from: ['largest'],
      meaning: 'Largest transaction',
      unit: 'USD',
      missing: 'nan',
      phrase: 'its largest transaction is worth {value}',
    },
    total_volume: {
      from: ['received', 'sent'],
      meaning: 'Received + sent',
      unit: 'USD',
      missing: 'nan',
      phrase: 'the address moved {value} in and out',
    },
    volume_ratio: {
      from: ['received', 'sent'],
      meaning: 'Sent per dollar received: sent / (received + 1)',
      unit: 'ratio',
      missing: 'nan',
      phrase: 'the address sent {value} of what it received',
    },
    sent_received_share: {
      from: ['received', 'sent'],
      meaning: 'Share passed on: sent / received; unknown where nothing was received',
      unit: 'ratio',
      missing: 'nan',
      phrase: 'the address sent on {value} of what it received',
    },
    received_sent_imbalance: {
      from: ['received', 'sent'],
      meaning:
        'Balance of received and sent: (received - sent) / (received + sent), 1 = only receives, -1 = only sends',
      unit: '-1 to 1',
      missing: 'nan',
      phrase: 'balance of received against sent is {value} (1 only received, -1 only sent)',
    },
    volume_per_counterparty: {
      from: ['received', 'sent', 'counterparties'],
      meaning: '(received + sent) / different counterparties',
      unit: 'USD per address',
      missing: 'nan',
      phrase: 'the address moved {value} per counterparty',
    },
    transactions_per_counterparty: {
      from: ['transactions', 'counterparties'],
      meaning: 'Transactions of the address / different counterparties',
      unit: 'transactions per address',
      missing: 'nan',
      phrase: '{value} {transaction|transactions} per counterparty',
    },
    max_to_avg_transaction: {
      from: ['largest', 'average'],
      meaning: 'Largest transaction / mean transaction',
      unit: 'ratio',
      missing: 'nan',
      phrase: 'its largest transaction is {times} its mean one',
    },
    alert_share_of_volume: {
      from: ['alertVolume', 'received', 'sent'],
      meaning: 'Volume of the alert / (received + sent)',
      unit: 'ratio',
      missing: 'nan',
      phrase: 'the alert is {value} of all that the address moved',
    },
    is_exchange_flag: {
      from: ['exchange'],
      meaning: 'The address is an exchange',
      unit: '0 or 1',
      missing: 'nan',
      phrase: 'the address is {an|no} exchange',
    },
    is_mixer_flag: {
      from: ['mixer'],
      meaning: 'The address is a mixer',
      unit: '0 or 1',
      missing: 'nan',
      phrase: 'the address is {a|no} mixer',
    },
    address_risk_score: {
      from: ['risk'],
      meaning: 'Risk score of the address',
      unit: '0 to 1',
      missing: 'nan',
      phrase: 'the address has a risk score of {value}',
    },
  },
  transform({ numRows, columns, out }) {
    const { received, sent, transactions, counterparties, average, largest, alertVolume } = columns
    out.total_received_usd.set(received)
    out.total_sent_usd.set(sent)
    out.transaction_count_feat.set(transactions)
    out.unique_counterparties.set(counterparties)
    out.avg_transaction_usd.set(average)
    out.max_transaction_usd.set(largest)
    out.is_exchange_flag.set(columns.exchange)
    out.is_mixer_flag.set(columns.mixer)
    out.address_risk_score.set(columns.risk)
    for (let row = 0; row < numRows; row++) {
      const total = finite(received[row]! + sent[row]!)
      out.total_volume[row] = total
      out.volume_ratio[row] = sent[row]! / (received[row]! + 1)
      out.sent_received_share[row] = ratio(sent[row]!, received[row]!)
      out.received_sent_imbalance[row] = imbalance(received[row]!, sent[row]!)
      out.volume_per_counterparty[row] = ratio(total, counterparties[row]!)
      out.transactions_per_counterparty[row] = ratio(transactions[row]!, counterparties[row]!)
      out.max_to_avg_transaction[row] = ratio(largest[row]!, average[row]!)
      out.alert_share_of_volume[row] = ratio(alertVolume[row]!, total)
    }
  },
})
