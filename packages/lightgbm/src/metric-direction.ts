/** The metrics of LightGBM of which more is better; of all others less is. `ndcg` and `map` come with a cut-off. */
const HIGHER_IS_BETTER = new Set(['auc', 'auc_mu', 'average_precision', 'ndcg', 'map'])

/** @param metric A name as LightGBM reports it, e.g. `auc` or `ndcg@5`. */
export function isHigherBetter(metric: string): boolean {
  return HIGHER_IS_BETTER.has(metric.split('@')[0]!)
}
