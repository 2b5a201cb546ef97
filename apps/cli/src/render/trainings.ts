import { colors, renderTable, type TrainingsSummary } from '@alertsmith/pipeline'
import { number } from './figures.js'
import { count, duration, metric } from './number.js'

/** The closing table of several trainings. */
export function renderTrainings({ models, failed }: TrainingsSummary): string {
  const rows = [
    ...models.map(({ network, model_type, rows: { total }, metrics, phase_ms, model_id }) => [
      network,
      model_type,
      model_type === 'alert_ranker'
        ? `NDCG@10 ${metric(number(metrics.test_ndcg_at_10))}`
        : `AUC ${metric(number(metrics.test_auc))}`,
      count(total),
      duration(phase_ms.total),
      model_id,
    ]),
    ...failed.map(({ network, model_type, code }) => [network, model_type, 'failed', '', '', code]),
  ]
  return [
    renderTable(['network', 'model type', 'on the test rows', 'rows', 'time', 'model'], rows),
    ...failed.flatMap(({ network, model_type, code, message, remedy, retryable }) => [
      `${colors.red('✗')} ${network} ${model_type}: ${message}`,
      `  ${colors.bold('What to do:')} ${remedy} (${code}${retryable ? ' · trying again later may succeed' : ''})`,
    ]),
  ].join('\n')
}
