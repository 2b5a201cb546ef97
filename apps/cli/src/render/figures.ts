import { metric, percent } from './number.js'

type Metrics = Readonly<Record<string, unknown>>

/** `0.9865 (0.981 – 0.991)`, without the interval where there is none. */
export function withInterval(metrics: Metrics, name: string): string {
  const value = number(metrics[name])
  const low = number(metrics[`${name}_low`])
  const high = number(metrics[`${name}_high`])
  return low === null || high === null ? metric(value) : `${metric(value)} (${metric(low)} – ${metric(high)})`
}

export function number(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}

/** Rows of name, value and meaning; those without a value are left out. */
export function scorerFigures(
  metrics: Metrics,
  positiveRate: number,
  threshold: string | undefined,
): string[][] {
  const rows: [string, string | null, string][] = [
    [
      'ROC-AUC',
      withInterval(metrics, 'test_auc'),
      'chance that a positive scores above a negative; 0.5 is guessing',
    ],
    [
      'PR-AUC',
      withInterval(metrics, 'test_pr_auc'),
      `average precision over all cut-offs; guessing gives about ${percent(positiveRate)}`,
    ],
    ['precision@100', given(metrics.precision_at_100), 'true positives among the 100 highest scores'],
    ['precision', given(metrics.test_precision), 'share of those scored 0.5 or more that are positive'],
    ['recall', given(metrics.test_recall), 'share of positives that are scored 0.5 or more'],
    ['F1', given(metrics.test_f1), 'harmonic mean of the two above'],
    [
      `at ${metric(number(metrics.threshold))}`,
      `${metric(number(metrics.threshold_precision))} / ${metric(number(metrics.threshold_recall))}`,
      `precision / recall at the threshold that ${threshold ?? 'the rule'} chose on the validation rows`,
    ],
    ['budget', budget(metrics), 'precision / recall when only so many a day are looked at'],
    ['log loss', given(metrics.test_log_loss), 'how surprised the scores are by the truth; lower is better'],
    [
      'Brier',
      given(metrics.test_brier),
      'mean squared error of the scores as probabilities; lower is better',
    ],
    ['unseen AUC', given(metrics.unseen_auc), 'on addresses that training never saw'],
    ['unseen PR-AUC', given(metrics.unseen_pr_auc), 'the same, average precision'],
    ['CV ROC-AUC', spread(metrics, 'cv_auc'), 'mean ± spread over the folds of the training side'],
    ['random split', randomSplit(metrics), 'ROC-AUC / PR-AUC that a random split would have claimed'],
    ['size alone', given(metrics.baseline_cluster_size_auc), 'ROC-AUC of the size of the cluster by itself'],
  ]
  return rows.filter(([, value]) => value !== null) as string[][]
}

export function rankerFigures(metrics: Metrics): string[][] {
  const names = ['ndcg_at_5', 'ndcg_at_10', 'ndcg_at_20', 'map', 'precision_at_10']
  const cv = spread(metrics, 'cv_ndcg_at_10')
  return [
    ...names.map((name) => [
      name.replace('_at_', '@').replace('ndcg', 'NDCG').replace('map', 'MAP'),
      withInterval(metrics, `test_${name}`),
      metric(number(metrics[`test_${name}_std`])),
      metric(number(metrics[`baseline_volume_${name}`])),
      metric(number(metrics[`baseline_severity_${name}`])),
    ]),
    ...(cv === null ? [] : [['CV NDCG@10', cv, '', '', '']]),
  ]
}

function given(value: unknown): string | null {
  return typeof value === 'number' ? metric(value) : null
}

function spread(metrics: Metrics, name: string): string | null {
  const mean = number(metrics[`${name}_mean`])
  return mean === null ? null : `${metric(mean)} ± ${metric(number(metrics[`${name}_std`]))}`
}

function budget(metrics: Metrics): string | null {
  const precision = number(metrics.budget_precision)
  return precision === null ? null : `${metric(precision)} / ${metric(number(metrics.budget_recall))}`
}

function randomSplit(metrics: Metrics): string | null {
  const auc = number(metrics.random_split_auc)
  return auc === null ? null : `${metric(auc)} / ${metric(number(metrics.random_split_pr_auc))}`
}
