import type { ScorerEvaluation, SegmentFigures } from '@alertsmith/trainer'
import { figure } from '../charts/figure.js'
import { intervalChart } from '../charts/interval-chart.js'
import { count, estimate, metric, percent } from '../page/format.js'
import { type Html, html } from '../page/html.js'
import { nothing, type Section } from '../page/section.js'
import { table } from '../page/table.js'

/** The same figures for parts of the judged rows. */
export async function scorerSegmentsSection({ segments }: ScorerEvaluation): Promise<Section> {
  return {
    id: 'segments',
    title: 'Parts of the judged rows',
    parts: [
      {
        title: 'Seen and unseen addresses',
        body:
          segments.address.length === 0
            ? nothing('Not asked for: rows of addresses that training has seen are not told apart.')
            : html`<p>“Seen” addresses also occur in training or validation rows. What a model is worth on new addresses is
the “unseen” line.</p>${segmentTable('Seen and unseen addresses', 'Addresses', segments.address)}`,
      },
      { title: 'By month', body: await byMonth(segments.month) },
      { title: 'By severity', body: orNothing('Severity', segments.severity) },
      { title: 'By typology', body: orNothing('Typology', segments.typology) },
    ],
  }
}

async function byMonth(months: readonly SegmentFigures[]): Promise<Html> {
  if (months.length === 0) return nothing('There are no months to show.')
  const judged = months.filter(({ roc_auc, pr_auc }) => roc_auc.value !== null || pr_auc.value !== null)
  const chart =
    judged.length === 0
      ? nothing('No month holds rows of both classes, so there is no chart.')
      : await figure(
          intervalChart(
            judged.map(({ name }) => name),
            [
              { name: 'ROC-AUC', estimates: judged.map(({ roc_auc }) => roc_auc) },
              { name: 'PR-AUC', estimates: judged.map(({ pr_auc }) => pr_auc) },
            ],
            { xTitle: 'Month of the processing day', yTitle: 'Figure with 95 % interval' },
          ),
          `ROC-AUC and PR-AUC of ${judged.length} months from ${judged[0]!.name} to ${judged.at(-1)!.name}; the table below gives the figures.`,
          'PR-AUC also moves with the share of positives of a month.',
        )
  return html`${chart}${segmentTable('By month of the processing day', 'Month', months)}`
}

function orNothing(title: string, segments: readonly SegmentFigures[]): Html {
  if (segments.length === 0) return nothing(`${title} is not known for these rows.`)
  return segmentTable(`By ${title.toLowerCase()}`, title, segments)
}

function segmentTable(caption: string, title: string, segments: readonly SegmentFigures[]): Html {
  return table(
    `${caption}; precision and recall at the chosen threshold`,
    [
      { title },
      { title: 'Rows', kind: 'number' },
      { title: 'Positives', kind: 'number' },
      { title: 'Share', kind: 'number' },
      { title: 'Addresses', kind: 'number' },
      { title: 'ROC-AUC (95 % interval)', kind: 'number' },
      { title: 'PR-AUC (95 % interval)', kind: 'number' },
      { title: 'Precision', kind: 'number' },
      { title: 'Recall', kind: 'number' },
    ],
    segments.map(({ name, rows, positives, groups, roc_auc, pr_auc, precision, recall }) => [
      name,
      count(rows),
      count(positives),
      percent(rows === 0 ? null : positives / rows),
      count(groups),
      estimate(roc_auc),
      estimate(pr_auc),
      metric(precision),
      metric(recall),
    ]),
  )
}
