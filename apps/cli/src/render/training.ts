import { colors, renderTable, type TrainingSummary } from '@alertsmith/pipeline'
import { rankerFigures, scorerFigures } from './figures.js'
import { count, duration, percent } from './number.js'

const NOUN = { alert_scorer: 'alerts', alert_ranker: 'alerts', cluster_scorer: 'clusters' } as const

/** A finished training as a person reads it: data, split, what each metric means, where the model is, what to do next. */
export function renderTraining(summary: TrainingSummary): string {
  const { rows, window, metrics, model_type: modelType } = summary
  const noun = NOUN[modelType]
  const title = (text: string) => colors.bold(text)
  const excluded =
    rows.excluded === 0 ? '' : ` · not used ${count(rows.excluded)} (labels not yet known at the cut)`
  return [
    title('Data'),
    `  ${count(rows.total)} labelled ${noun} of "${summary.network}", ${window.start_date} to ${window.end_date}, ${window.window_days}-day snapshots`,
    `  ${percent(rows.positive_rate)} positive, ${summary.num_features} features`,
    title('Split'),
    `  train ${count(rows.train)} · validation ${count(rows.validation)} (early stopping, threshold, calibration) · test ${count(rows.test)} (never seen before)${excluded}`,
    title(`How good it is on the test ${noun}`),
    indent(
      modelType === 'alert_ranker'
        ? renderTable(
            ['metric, mean over days', 'value (95 %)', 'spread', 'by volume', 'by severity'],
            rankerFigures(metrics),
          )
        : renderTable(
            ['metric', 'value', 'meaning'],
            scorerFigures(metrics, rows.positive_rate, summary.threshold?.rule),
          ),
    ),
    ...warnings(summary),
    title('Model'),
    `  ${summary.model_id} (${String(metrics.num_trees)} trees)`,
    `  version ${summary.version}: ${versionReason(summary)}`,
    `  ${summary.model_path}`,
    `  report ${summary.report_path}`,
    `  ${phases(summary)}; peak memory ${count(summary.peak_rss_mb)} MB`,
    title('Next'),
    `  pnpm alertsmith models show ${summary.model_id}`,
    summary.score_date === null
      ? '  pnpm alertsmith models list'
      : `  pnpm alertsmith score --network ${summary.network} --date ${summary.score_date} --model ${summary.model_id}`,
  ].join('\n')
}

function versionReason({ version_choice: { step, reason, compared_with } }: TrainingSummary): string {
  const since = compared_with === null ? '' : `, compared with ${compared_with}`
  return step === 'first' || step === 'given' ? `${reason}${since}` : `${step}, ${reason}${since}`
}

function warnings({ alarms, insufficient, warnings: noticed }: TrainingSummary): string[] {
  const lines = [
    ...alarms.map((alarm) => `${colors.red('Alarm')}: ${alarm}`),
    ...(insufficient ? [`${colors.red('Too few labels')}: this model is marked as such for ever.`] : []),
    ...noticed.map((warning) => `${colors.yellow('Noticed')}: ${warning}`),
  ]
  return lines.map((line) => `  ${line}`)
}

function phases({ phase_ms: { total, ...each } }: TrainingSummary): string {
  const parts = Object.entries(each).map(([phase, milliseconds]) => `${phase} ${duration(milliseconds)}`)
  return `${duration(total)} in all: ${parts.join(', ')}`
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ')
}
