import { addressStep } from './steps/address.js'
import { alertStep } from './steps/alert.js'
import { clusterStep } from './steps/cluster.js'
import { networkStep } from './steps/network.js'
import { statisticalStep } from './steps/statistical.js'
import type { FeatureDefinition, FeatureStep } from './steps/step.js'
import { temporalStep } from './steps/temporal.js'

/** The built-in steps, in the order in which their columns stand in the matrix. */
export const FEATURE_STEPS: readonly FeatureStep[] = Object.freeze([
  alertStep,
  addressStep,
  temporalStep,
  statisticalStep,
  clusterStep,
  networkStep,
])

/** Every feature, in the order of the matrix columns. */
export const FEATURE_CATALOGUE: readonly FeatureDefinition[] = Object.freeze(
  FEATURE_STEPS.flatMap((step) => step.outputs),
)

/** Columns of the source tables that are no features of their own, and why. */
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
  'labels.label': 'what the model is to predict',
  'labels.weight': 'how much a row counts in training',
})
