import type { AlertTableName, ClusterTableName, Grain } from './grain.js'
import { addressStep } from './steps/address.js'
import { alertStep } from './steps/alert.js'
import { clusterStep } from './steps/cluster.js'
import { clusterAlertsStep } from './steps/clusters/alerts.js'
import { clusterMembersStep } from './steps/clusters/members.js'
import { clusterNetworkStep } from './steps/clusters/network.js'
import { clusterSizeStep } from './steps/clusters/size.js'
import { clusterTemporalStep } from './steps/clusters/temporal.js'
import { networkStep } from './steps/network.js'
import { statisticalStep } from './steps/statistical.js'
import type { FeatureDefinition, FeatureStep } from './steps/step.js'
import { temporalStep } from './steps/temporal.js'

/** The built-in steps for alerts, in the order in which their columns stand in the matrix. */
export const FEATURE_STEPS: readonly FeatureStep<AlertTableName>[] = Object.freeze([
  alertStep,
  addressStep,
  temporalStep,
  statisticalStep,
  clusterStep,
  networkStep,
])

/** The built-in steps for clusters, in the order in which their columns stand in the matrix. */
export const CLUSTER_STEPS: readonly FeatureStep<ClusterTableName>[] = Object.freeze([
  clusterAlertsStep,
  clusterMembersStep,
  clusterTemporalStep,
  clusterSizeStep,
  clusterNetworkStep,
])

export const BUILT_IN_STEPS: Readonly<Record<Grain, readonly FeatureStep[]>> = Object.freeze({
  alert: FEATURE_STEPS,
  cluster: CLUSTER_STEPS,
})

/** Every built-in feature of an alert, in the order of the matrix columns. */
export const FEATURE_CATALOGUE: readonly FeatureDefinition[] = Object.freeze(
  FEATURE_STEPS.flatMap((step) => step.outputs),
)

/** Every built-in feature of a cluster, in the order of the matrix columns. */
export const CLUSTER_CATALOGUE: readonly FeatureDefinition[] = Object.freeze(
  CLUSTER_STEPS.flatMap((step) => step.outputs),
)

const OUTCOME = {
  'labels.label': 'what the model is to predict',
  'labels.weight': 'how much a row counts in training',
  'labels.known_date': 'when the outcome became known, which is later than the row',
  'labels.typology': 'part of the outcome',
}

/** Columns of the aligned tables that are no features of their own, and why. */
export const EXCLUDED_COLUMNS: Readonly<Record<string, string>> = Object.freeze({
  'alerts.alert_id': 'names the row; a model that reads it learns the order of arrival',
  'alerts.address': 'names the address; a model that reads it learns the training addresses by heart',
  'alerts.processing_date':
    'grows for ever, so every later value lies outside what was trained on; its weekday, day and month are features',
  'alerts.window_days': 'the same for all rows of a run',
  'alerts.severity': 'a word; severity_encoded is its order',
  'alerts.alert_confidence_score': 'the same number as confidence_score',
  'alerts.first_seen_timestamp': 'an absolute time; days_since_first_seen is measured from the alert',
  'alerts.last_seen_timestamp': 'an absolute time; days_since_last_seen is measured from the alert',
  'features.risk_score': 'the same number as address_risk_score',
  'features.is_exchange': 'the same as is_exchange_flag',
  'features.is_mixer': 'the same as is_mixer_flag',
  'clusters.cluster_id': 'names the cluster; in_cluster says whether there is one',
  'clusters.total_volume_usd': 'the same number as cluster_volume',
  'history.last_alert_date': 'an absolute day; days_since_last_alert is measured from the alert',
  ...OUTCOME,
})

/** Columns of the cluster tables that are no features of their own, and why. */
export const EXCLUDED_CLUSTER_COLUMNS: Readonly<Record<string, string>> = Object.freeze({
  'clusters.cluster_id': 'names the row; a model that reads it learns the training clusters by heart',
  'clusters.processing_date':
    'grows for ever, so every later value lies outside what was trained on; its weekday and month are features',
  'clusters.window_days': 'the same for all rows of a run',
  'alerts.first_seen_timestamp': 'an absolute time; hours_first_to_last_seen is measured from it',
  'alerts.last_seen_timestamp': 'an absolute time; days_since_last_seen is measured from the processing date',
  'members.known_members': 'known_share is its part of the cluster',
  ...OUTCOME,
})
