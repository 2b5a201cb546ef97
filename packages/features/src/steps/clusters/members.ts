import { amount, count, number } from '../../columns/request.js'
import { imbalance, ratio } from '../arithmetic.js'
import { defineStep } from '../define-step.js'

/** The own figures of a cluster's members; unknown where none of them is known. */
export const clusterMembersStep = defineStep({
  name: 'cluster-members',
  group: 'address',
  version: 1,
  inputs: {
    size: count('clusters', 'cluster_size'),
    known: count('members', 'known_members'),
    receivedSum: amount('members', 'received_usd_sum'),
    receivedMean: amount('members', 'received_usd_mean'),
    receivedMax: amount('members', 'received_usd_max'),
    sentSum: amount('members', 'sent_usd_sum'),
    sentMean: amount('members', 'sent_usd_mean'),
    sentMax: amount('members', 'sent_usd_max'),
    transactionsSum: count('members', 'transaction_count_sum'),
    transactionsMean: count('members', 'transaction_count_mean'),
    transactionsMax: count('members', 'transaction_count_max'),
    counterpartiesMean: count('members', 'unique_counterparties_mean'),
    counterpartiesMax: count('members', 'unique_counterparties_max'),
    riskMean: number('members', 'risk_score_mean'),
    riskMax: number('members', 'risk_score_max'),
    exchange: amount('members', 'exchange_share'),
    mixer: amount('members', 'mixer_share'),
  },
  outputs: {
    known_share: {
      from: ['known', 'size'],
      meaning: 'Share of the members whose own figures are known',
      unit: 'ratio',
      missing: 'nan',
      phrase: 'figures are known of {value} of its members',
    },
    member_received_usd_sum: {
      from: ['known', 'receivedSum'],
      meaning: 'Received by the known members together',
      unit: 'USD',
      missing: 'nan',
      phrase: 'its members received {value} together',
    },
    member_received_usd_mean: {
      from: ['known', 'receivedMean'],
      meaning: 'Received by a known member on average',
      unit: 'USD',
      missing: 'nan',
      phrase: 'its members received {value} on average',
    },
    member_received_usd_max: {
      from: ['known', 'receivedMax'],
      meaning: 'Received by the known member that received most',
      unit: 'USD',
      missing: 'nan',
      phrase: 'one of its members received {value}',
    },
    member_sent_usd_sum: {
      from: ['known', 'sentSum'],
      meaning: 'Sent by the known members together',
      unit: 'USD',
      missing: 'nan',
      phrase: 'its members sent {value} together',
    },
    member_sent_usd_mean: {
      from: ['known', 'sentMean'],
      meaning: 'Sent by a known member on average',
      unit: 'USD',
      missing: 'nan',
      phrase: 'its members sent {value} on average',
    },
    member_sent_usd_max: {
      from: ['known', 'sentMax'],
      meaning: 'Sent by the known member that sent most',
      unit: 'USD',
      missing: 'nan',
      phrase: 'one of its members sent {value}',
    },
    member_sent_received_share: {
      from: ['known', 'receivedSum', 'sentSum'],
      meaning: 'Share passed on: sent / received by the known members; unknown where nothing was received',
      unit: 'ratio',
      missing: 'nan',
      phrase: 'its members sent on {value} of what they received',
    },
    member_received_sent_imbalance: {
      from: ['known', 'receivedSum', 'sentSum'],
      meaning:
        'Balance of received and sent by the known members: (received - sent) / (received + sent), 1 = only receive, -1 = only send',
      unit: '-1 to 1',
      missing: 'nan',
      phrase: 'balance of received against sent is {value} (1 only received, -1 only sent)',
    },
    member_transaction_count_sum: {
      from: ['known', 'transactionsSum'],
      meaning: 'Transactions of the known members together',
      unit: 'transactions',
      missing: 'nan',
      phrase: 'its members made {value} {transaction|transactions} together',
    },
    member_transaction_count_mean: {
      from: ['known', 'transactionsMean'],
      meaning: 'Transactions of a known member on average',
      unit: 'transactions',
      missing: 'nan',
      phrase: 'its members made {value} {transaction|transactions} on average',
    },
    member_transaction_count_max: {
      from: ['known', 'transactionsMax'],
      meaning: 'Transactions of the known member with most of them',
      unit: 'transactions',
      missing: 'nan',
      phrase: 'one of its members made {value} {transaction|transactions}',
    },
    member_counterparties_mean: {
      from: ['known', 'counterpartiesMean'],
      meaning: 'Different addresses that a known member dealt with, on average',
      unit: 'addresses',
      missing: 'nan',
      phrase: 'its members dealt with {value} {address|addresses} on average',
    },
    member_counterparties_max: {
      from: ['known', 'counterpartiesMax'],
      meaning: 'Different addresses that one known member dealt with, at most',
      unit: 'addresses',
      missing: 'nan',
      phrase: 'one of its members dealt with {value} {address|addresses}',
    },
    member_risk_score_mean: {
      from: ['known', 'riskMean'],
      meaning: 'Mean risk score of the known members',
      unit: '0 to 1',
      missing: 'nan',
      phrase: 'the risk score of its members is {value} on average',
    },
    member_risk_score_max: {
      from: ['known', 'riskMax'],
      meaning: 'Highest risk score of a known member',
      unit: '0 to 1',
      missing: 'nan',
      phrase: 'the highest risk score of a member is {value}',
    },
    exchange_share: {
      from: ['known', 'exchange'],
      meaning: 'Share of the known members that are exchanges',
      unit: 'ratio',
      missing: 'nan',
      phrase: '{value} of its known members are exchanges',
    },
    mixer_share: {
      from: ['known', 'mixer'],
      meaning: 'Share of the known members that are mixers',
      unit: 'ratio',
      missing: 'nan',
      phrase: '{value} of its known members are mixers',
    },
  },
  transform({ numRows, columns, out }) {
    const { size, known } = columns
    whereKnown(known, columns.receivedSum, out.member_received_usd_sum)
    whereKnown(known, columns.receivedMean, out.member_received_usd_mean)
    whereKnown(known, columns.receivedMax, out.member_received_usd_max)
    whereKnown(known, columns.sentSum, out.member_sent_usd_sum)
    whereKnown(known, columns.sentMean, out.member_sent_usd_mean)
    whereKnown(known, columns.sentMax, out.member_sent_usd_max)
    whereKnown(known, columns.transactionsSum, out.member_transaction_count_sum)
    whereKnown(known, columns.transactionsMean, out.member_transaction_count_mean)
    whereKnown(known, columns.transactionsMax, out.member_transaction_count_max)
    whereKnown(known, columns.counterpartiesMean, out.member_counterparties_mean)
    whereKnown(known, columns.counterpartiesMax, out.member_counterparties_max)
    whereKnown(known, columns.riskMean, out.member_risk_score_mean)
    whereKnown(known, columns.riskMax, out.member_risk_score_max)
    whereKnown(known, columns.exchange, out.exchange_share)
    whereKnown(known, columns.mixer, out.mixer_share)
    for (let row = 0; row < numRows; row++) {
      const received = out.member_received_usd_sum[row]!
      const sent = out.member_sent_usd_sum[row]!
      out.known_share[row] = ratio(known[row]!, size[row]!)
      out.member_sent_received_share[row] = ratio(sent, received)
      out.member_received_sent_imbalance[row] = imbalance(received, sent)
    }
  },
})

/** The table's sum over no known member is 0; what nobody is known to have received is unknown instead. */
function whereKnown(known: Float64Array, values: Float64Array, out: Float64Array): void {
  for (let row = 0; row < out.length; row++) out[row] = known[row]! > 0 ? values[row]! : Number.NaN
}
