import type { ScorerEvaluation, SegmentFigures } from '@alertsmith/trainer'
import { figure } from '../charts/figure.js'
import { intervalChart } from '../charts/interval-chart.js'
import type { ReportModel } from '../document.js'
import { groupNoun } from '../names.js'
import { type Html, html } from '../page/html.js'
import { nothing, type Section } from '../page/section.js'
import { segmentTable } from './segment-table.js'

/** The same figures for parts of the judged rows. */
export async function scorerSegmentsSection(
  { segments }: ScorerEvaluation,
  model: ReportModel,
): Promise<Section> {
  const [one, many] = groupNoun(model)
  return {
    id: 'segments',
    title: 'Parts of the judged rows',
    parts: [
      {
        title: `Seen and unseen ${many}`,
        body:
          segments.address.length === 0
            ? nothing(`Not asked for: rows of ${many} that training has seen are not told apart.`)
            : html`<p>A row is “seen” where its ${one} also occurs in training or validation rows. What a model is worth on new
${many} is the “unseen” line.</p>${segmentTable({ caption: `Seen and unseen ${many}`, title: 'Rows are', groups: many }, segments.address)}`,
      },
      { title: 'By month', body: await byMonth(segments.month, many) },
      { title: 'By severity', body: orNothing('Severity', many, segments.severity) },
      { title: 'By typology', body: orNothing('Typology', many, segments.typology) },
    ],
  }
}

async function byMonth(months: readonly SegmentFigures[], groups: string): Promise<Html> {
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
  return html`${chart}${segmentTable({ caption: 'By month of the processing day', title: 'Month', groups }, months)}`
}

function orNothing(title: string, groups: string, segments: readonly SegmentFigures[]): Html {
  if (segments.length === 0) return nothing(`${title} is not known for these rows.`)
  return segmentTable({ caption: `By ${title.toLowerCase()}`, title, groups }, segments)
}
