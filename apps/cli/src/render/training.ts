import type { TrainingSummary } from '@alertsmith/pipeline'
import { colors } from './colors.js'
import { count, duration, metric, percent } from './number.js'
import { renderTable } from './table.js'

/** A finished training as a person reads it: data, split, what each metric means, where the model is, what to do next. */
export function renderTraining(summary: TrainingSummary): string {
  const { rows, window, metrics } = summary
  const title = (text: string) => colors.bold(text)
  return [
    title('Data'),
    `  ${count(rows.total)} labelled alerts of "${summary.network}", ${window.start_date} to ${window.end_date}, ${window.window_days}-day snapshots`,
    `  ${percent(rows.positive_rate)} positive, ${summary.num_features} features`,
    title('Split'),
    `  train ${count(rows.train)} · validation ${count(rows.validation)} (early stopping) · test ${count(rows.test)} (never seen before)`,
    title('How good it is on the test alerts'),
    indent(renderTable(['metric', 'value', 'meaning'], metricRows(summary))),
    title('Model'),
    `  ${summary.model_id} (${metrics.num_trees} trees)`,
    `  ${summary.model_path}`,
    `  ${phases(summary)}; peak memory ${count(summary.peak_rss_mb)} MB`,
    title('Next'),
    `  pnpm alertsmith models show ${summary.model_id}`,
    '  pnpm alertsmith models list',
  ].join('\n')
}

function metricRows({ metrics, rows }: TrainingSummary): string[][] {
  const described: [string, number | null, string][] = [
    [
      'ROC-AUC',
      metrics.test_auc,
      'chance that a positive alert scores above a negative one; 0.5 is guessing',
    ],
    [
      'PR-AUC',
      metrics.test_pr_auc,
      `average precision over all cut-offs; guessing gives about ${percent(rows.positive_rate)}`,
    ],
    ['precision@100', metrics.precision_at_100, 'true positives among the 100 highest scores'],
    ['precision', metrics.test_precision, 'share of alerts scored 0.5 or more that are positive'],
    ['recall', metrics.test_recall, 'share of positives that are scored 0.5 or more'],
    ['F1', metrics.test_f1, 'harmonic mean of the two above'],
    ['log loss', metrics.test_log_loss, 'how surprised the scores are by the truth; lower is better'],
    ['Brier', metrics.test_brier, 'mean squared error of the scores as probabilities; lower is better'],
  ]
  if (metrics.cv_auc_mean !== null) {
    const spread = metrics.cv_auc_std === null ? '' : ` ± ${metric(metrics.cv_auc_std)}`
    described.push([
      'CV ROC-AUC',
      metrics.cv_auc_mean,
      `mean of ${metrics.cv_scores?.length} folds of the training side${spread}`,
    ])
  }
  return described.map(([name, value, meaning]) => [name, metric(value), meaning])
}

function phases({ phase_ms: { total, ...each } }: TrainingSummary): string {
  const parts = Object.entries(each).map(([phase, milliseconds]) => `${phase} ${duration(milliseconds)}`)
  return `${duration(total)} in all: ${parts.join(', ')}`
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ')
}
