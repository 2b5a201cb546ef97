import type { Estimate, ScorerEvaluation, ThresholdFigures } from '@alertsmith/trainer'
import type { ReportModel } from '../document.js'
import { groupNoun } from '../names.js'
import { count, interval, metric, number, plural, shortPercent } from '../page/format.js'
import { type Html, html } from '../page/html.js'
import { nothing, type Section } from '../page/section.js'
import { table } from '../page/table.js'

/** Figures with intervals, at two thresholds, and for the analysts' budget. */
export function scorerMetricsSection(evaluation: ScorerEvaluation, model: ReportModel): Section {
  return {
    id: 'metrics',
    title: 'Metrics',
    lead: bootstrapNote(evaluation, groupNoun(model)),
    parts: [
      { title: 'Figures with 95 % intervals', body: metricsTable(evaluation) },
      { title: 'At a threshold', body: thresholdTable(evaluation) },
      { title: 'Within the analysts’ budget', body: budget(evaluation) },
    ],
  }
}

/** What the intervals mean, and over how many addresses or clusters they were drawn. */
export function bootstrapNote(
  { bootstrap, groups }: Pick<ScorerEvaluation, 'bootstrap' | 'groups'>,
  [one, many]: readonly [one: string, many: string],
): Html {
  const text =
    bootstrap.samples === 0
      ? `No bootstrap was asked for, so there are no intervals. The rows are of ${plural(groups, one, many)}.`
      : `Intervals hold ${shortPercent(bootstrap.level)} of ${count(bootstrap.samples)} bootstrap samples (seed ${bootstrap.seed}) ` +
        `that resample ${plural(groups, one, many)} with all their rows.`
  return html`<p class="note">${text}</p>`
}

function metricsTable({ metrics, calibrated, positives, rows }: ScorerEvaluation): Html {
  const lines: [string, Estimate, string][] = [
    [
      'ROC-AUC',
      metrics.roc_auc,
      'Probability that a positive row scores above a negative one; guessing gives 0.5.',
    ],
    [
      'PR-AUC',
      metrics.pr_auc,
      `Mean precision over all recalls (average precision); guessing gives ${metric(rows === 0 ? null : positives / rows)}.`,
    ],
    ['Precision at 100', metrics.precision_at_100, 'Share of positives among the 100 highest scores.'],
    ['Log loss', metrics.log_loss, 'Mean surprise at the label, in nats; lower is better.'],
    ['Brier score', metrics.brier, 'Mean squared distance of score and label; lower is better.'],
    [
      'Calibration error',
      metrics.calibration_error,
      'Mean distance of score and observed share over ten equally filled bins; lower is better.',
    ],
  ]
  if (calibrated !== null) {
    lines.push(
      ['Log loss, calibrated', calibrated.log_loss, 'As above, for calibrated scores.'],
      ['Brier score, calibrated', calibrated.brier, 'As above, for calibrated scores.'],
      ['Calibration error, calibrated', calibrated.calibration_error, 'As above, for calibrated scores.'],
    )
  }
  return table(
    'Figures that need no threshold',
    [
      { title: 'Metric' },
      { title: 'Value', kind: 'number' },
      { title: '95 % interval', kind: 'number' },
      { title: 'Meaning', kind: 'wide' },
    ],
    lines.map(([name, figures, meaning]) => [name, metric(figures.value), interval(figures), meaning]),
  )
}

function thresholdTable({ at_half, at_threshold, rows }: ScorerEvaluation): Html {
  const both: [string, (figures: ThresholdFigures) => string, string][] = [
    ['Threshold', ({ threshold }) => number(threshold), 'Scores from here on are alarms.'],
    ['Alarms', ({ alarms }) => `${count(alarms)} of ${count(rows)}`, 'Rows at or above the threshold.'],
    ['Precision', ({ precision }) => metric(precision.value), 'Share of positives among the alarms.'],
    ['Interval of precision', ({ precision }) => interval(precision), ''],
    ['Recall', ({ recall }) => metric(recall.value), 'Share of the positives that are alarms.'],
    ['Interval of recall', ({ recall }) => interval(recall), ''],
    ['F1', ({ f1 }) => metric(f1.value), 'Harmonic mean of precision and recall.'],
    ['Interval of F1', ({ f1 }) => interval(f1), ''],
  ]
  return table(
    `At 0.5, and at the threshold that the rule “${at_threshold.rule}” chose on the validation rows`,
    [
      { title: 'Figure' },
      { title: 'At 0.5', kind: 'number' },
      { title: 'At the chosen threshold', kind: 'number' },
      { title: 'Meaning', kind: 'wide' },
    ],
    both.map(([name, show, meaning]) => [name, show(at_half), show(at_threshold), meaning]),
  )
}

function budget({ budget }: ScorerEvaluation): Html {
  if (budget === null) return nothing('No number of alerts per day was given.')
  return table(
    `The ${plural(budget.alerts_per_day, 'highest score', 'highest scores')} of each of ${plural(budget.days, 'day')}: ${plural(budget.alerts, 'row')}`,
    [
      { title: 'Metric' },
      { title: 'Value', kind: 'number' },
      { title: '95 % interval', kind: 'number' },
      { title: 'Meaning', kind: 'wide' },
    ],
    [
      [
        'Precision',
        metric(budget.precision.value),
        interval(budget.precision),
        'Share of positives among them.',
      ],
      [
        'Recall',
        metric(budget.recall.value),
        interval(budget.recall),
        'Share of all positives that are among them.',
      ],
    ],
  )
}
