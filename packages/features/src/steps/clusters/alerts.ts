import { amount, count, number } from '../../columns/request.js'
import { ratio } from '../arithmetic.js'
import { defineStep } from '../define-step.js'

/** The alerts on the members of a cluster. */
export const clusterAlertsStep = defineStep({
  name: 'cluster-alerts',
  group: 'alert',
  version: 1,
  inputs: {
    size: count('clusters', 'cluster_size'),
    clusterVolume: amount('clusters', 'total_volume_usd'),
    alerts: count('alerts', 'alert_count'),
    alerted: count('alerts', 'alerted_members'),
    volume: amount('alerts', 'volume_usd_sum'),
    volumeMean: amount('alerts', 'volume_usd_mean'),
    volumeMax: amount('alerts', 'volume_usd_max'),
    confidenceMean: number('alerts', 'confidence_mean'),
    confidenceMax: number('alerts', 'confidence_max'),
    severityMean: number('alerts', 'severity_mean'),
    severityMax: number('alerts', 'severity_max'),
    transactions: count('alerts', 'transaction_count_sum'),
  },
  outputs: {
    alert_count: {
      from: ['alerts'],
      meaning: 'Alerts on members of the cluster',
      unit: 'alerts',
      missing: 'zero',
      phrase: '{value} {alert|alerts} on its members',
    },
    alerted_members: {
      from: ['alerted'],
      meaning: 'Members with an alert',
      unit: 'addresses',
      missing: 'zero',
      phrase: '{value} {member has|members have} an alert',
    },
    alerted_share: {
      from: ['alerted', 'size'],
      meaning: 'Share of the members with an alert',
      unit: 'ratio',
      missing: 'nan',
      phrase: '{value} of its members have an alert',
    },
    alerts_per_member: {
      from: ['alerts', 'size'],
      meaning: 'Alerts / members',
      unit: 'alerts per address',
      missing: 'nan',
      phrase: '{value} {alert|alerts} per member',
    },
    alert_volume_sum: {
      from: ['volume'],
      meaning: 'Sum of the volumes of the alerts',
      unit: 'USD',
      missing: 'zero',
      phrase: 'its alerts add up to {value}',
    },
    alert_volume_mean: {
      from: ['volumeMean'],
      meaning: 'Mean volume of the alerts',
      unit: 'USD',
      missing: 'nan',
      phrase: 'its alerts are worth {value} on average',
    },
    alert_volume_max: {
      from: ['volumeMax'],
      meaning: 'Largest volume of an alert',
      unit: 'USD',
      missing: 'nan',
      phrase: 'its largest alert is worth {value}',
    },
    alert_share_of_cluster_volume: {
      from: ['volume', 'clusterVolume'],
      meaning: "Sum of the volumes of the alerts / the cluster's volume",
      unit: 'ratio',
      missing: 'nan',
      phrase: "its alerts make up {value} of the cluster's volume",
    },
    alert_confidence_mean: {
      from: ['confidenceMean'],
      meaning: 'Mean confidence of the alerts',
      unit: '0 to 1',
      missing: 'nan',
      phrase: 'the confidence of its alerts is {value} on average',
    },
    alert_confidence_max: {
      from: ['confidenceMax'],
      meaning: 'Largest confidence of an alert',
      unit: '0 to 1',
      missing: 'nan',
      phrase: 'the highest confidence of an alert is {value}',
    },
    alert_severity_mean: {
      from: ['severityMean'],
      meaning: 'Mean severity of the alerts: low 1, medium 2, high 3, critical 4',
      unit: '1 to 4',
      missing: 'nan',
      phrase: 'the severity of its alerts is {value} on average (1 low, 4 critical)',
    },
    alert_severity_max: {
      from: ['severityMax'],
      meaning: 'Highest severity of an alert: low 1, medium 2, high 3, critical 4',
      unit: '1 to 4',
      missing: 'nan',
      phrase: 'the highest severity of an alert is {severity}',
    },
    alert_transaction_count: {
      from: ['transactions'],
      meaning: 'Transactions behind the alerts',
      unit: 'transactions',
      missing: 'zero',
      phrase: '{value} {transaction|transactions} behind its alerts',
    },
    alert_volume_per_transaction: {
      from: ['volume', 'transactions'],
      meaning: 'Sum of the volumes of the alerts / transactions behind them',
      unit: 'USD per transaction',
      missing: 'nan',
      phrase: 'its alerts are worth {value} per transaction',
    },
  },
  transform({ numRows, columns, out }) {
    const { size, clusterVolume } = columns
    out.alert_volume_mean.set(columns.volumeMean)
    out.alert_volume_max.set(columns.volumeMax)
    out.alert_confidence_mean.set(columns.confidenceMean)
    out.alert_confidence_max.set(columns.confidenceMax)
    out.alert_severity_mean.set(columns.severityMean)
    out.alert_severity_max.set(columns.severityMax)
    for (let row = 0; row < numRows; row++) {
      const alerts = columns.alerts[row]! || 0
      const alerted = columns.alerted[row]! || 0
      const volume = columns.volume[row]! || 0
      const transactions = columns.transactions[row]! || 0
      out.alert_count[row] = alerts
      out.alerted_members[row] = alerted
      out.alerted_share[row] = ratio(alerted, size[row]!)
      out.alerts_per_member[row] = ratio(alerts, size[row]!)
      out.alert_volume_sum[row] = volume
      out.alert_share_of_cluster_volume[row] = ratio(volume, clusterVolume[row]!)
      out.alert_transaction_count[row] = transactions
      out.alert_volume_per_transaction[row] = ratio(volume, transactions)
    }
  },
})
