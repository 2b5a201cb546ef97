import { amount, count, number, text } from '../columns/request.js'
import { ratio } from './arithmetic.js'
import { defineStep } from './define-step.js'

const SEVERITY = new Map([
  ['low', 1],
  ['medium', 2],
  ['high', 3],
  ['critical', 4],
])

export const alertStep = defineStep({
  name: 'alert',
  group: 'alert',
  version: 1,
  inputs: {
    severity: text('alerts', 'severity'),
    confidence: number('alerts', 'alert_confidence_score'),
    volume: amount('alerts', 'volume_usd'),
    transactions: count('alerts', 'transaction_count'),
  },
  outputs: {
    severity_encoded: {
      from: ['severity'],
      meaning:
        'Severity of the alert: low 1, medium 2, high 3, critical 4, in any letter case; other words are unknown',
      unit: '1 to 4',
      missing: 'nan',
      phrase: 'severity {severity}',
    },
    volume_usd: {
      from: ['volume'],
      meaning: 'Volume of the alert',
      unit: 'USD',
      missing: 'nan',
      phrase: 'the alert is worth {value}',
    },
    volume_usd_log: {
      from: ['volume'],
      meaning: 'Logarithm of the volume of the alert: ln(1 + USD)',
      unit: 'ln USD',
      missing: 'nan',
      phrase: 'the alert is worth {usdOfLog}',
    },
    transaction_count: {
      from: ['transactions'],
      meaning: 'Transactions behind the alert',
      unit: 'transactions',
      missing: 'nan',
      phrase: '{value} {transaction|transactions} behind the alert',
    },
    transaction_count_norm: {
      from: ['transactions'],
      meaning: 'Transactions behind the alert, in hundreds',
      unit: '100 transactions',
      missing: 'nan',
      phrase: '{hundreds} transactions behind the alert',
    },
    confidence_score: {
      from: ['confidence'],
      meaning: 'Confidence that the alerting system gave to the alert',
      unit: '0 to 1',
      missing: 'nan',
      phrase: 'the alerting system gave it a confidence of {value}',
    },
    volume_per_transaction: {
      from: ['volume', 'transactions'],
      meaning: 'Volume of the alert / its transactions',
      unit: 'USD per transaction',
      missing: 'nan',
      phrase: '{value} per transaction behind the alert',
    },
  },
  transform({ numRows, columns: { severity, confidence, volume, transactions }, out }) {
    const ranks = severity.values.map((word) => SEVERITY.get(word.toLowerCase()) ?? Number.NaN)
    out.volume_usd.set(volume)
    out.transaction_count.set(transactions)
    out.confidence_score.set(confidence)
    for (let row = 0; row < numRows; row++) {
      out.severity_encoded[row] = ranks[severity.codes[row]!] ?? Number.NaN
      out.volume_usd_log[row] = Math.log1p(volume[row]!)
      out.transaction_count_norm[row] = transactions[row]! / 100
      out.volume_per_transaction[row] = ratio(volume[row]!, transactions[row]!)
    }
  },
})
