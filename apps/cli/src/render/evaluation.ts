import { colors, type EvaluationSummary, renderTable } from '@alertsmith/pipeline'
import { count, metric } from './number.js'

const TOP_DRIFT = 5

/** A model judged on other data, for a person. */
export function renderEvaluation({
  model_id,
  network,
  window,
  evaluation,
  drift,
  report_path,
  alarms,
}: EvaluationSummary): string {
  const estimate = ({
    value,
    low,
    high,
  }: {
    value: number | null
    low: number | null
    high: number | null
  }) =>
    low === null || high === null ? metric(value) : `${metric(value)} (${metric(low)} – ${metric(high)})`
  const figures =
    evaluation.kind === 'ranker'
      ? Object.entries(evaluation.metrics).map(([name, { mean, low, high }]) => [
          name,
          estimate({ value: mean, low, high }),
        ])
      : Object.entries(evaluation.metrics).map(([name, value]) => [name, estimate(value)])
  return [
    colors.bold(
      `${model_id} on ${count(evaluation.rows)} rows of "${network}", ${window.startDate} to ${window.endDate}`,
    ),
    renderTable(['metric', 'value (95 %)'], figures),
    colors.bold('Drift against the training data (PSI: below 0.1 little, above 0.25 much)'),
    renderTable(
      ['what', 'PSI'],
      [
        ['score', metric(drift.score_psi)],
        ...drift.features.slice(0, TOP_DRIFT).map(({ feature, psi }) => [feature, metric(psi)]),
      ],
    ),
    ...alarms.map((alarm) => `${colors.red('Alarm')}: ${alarm}`),
    `Report: ${report_path}`,
  ].join('\n')
}
