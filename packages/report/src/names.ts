import type { ReportModel } from './document.js'

const METRICS: Readonly<Record<string, string>> = {
  auc: 'AUC',
  average_precision: 'PR-AUC',
  binary_logloss: 'Log loss',
  log_loss: 'Log loss',
  map: 'MAP',
  pr_auc: 'PR-AUC',
  roc_auc: 'ROC-AUC',
}

/** How a metric is called in headings and tables: `auc` → `AUC`, `ndcg@10` → `NDCG@10`; others as they are. */
export function metricName(name: string): string {
  return METRICS[name] ?? name.replace(/^ndcg\b/, 'NDCG')
}

/** What the intervals resample and what a row is about: an address, or a cluster for cluster models. */
export function groupNoun({ model_type }: ReportModel): readonly [one: string, many: string] {
  return model_type === 'cluster_scorer' ? ['cluster', 'clusters'] : ['address', 'addresses']
}
