import { barChart } from '../charts/bar-chart.js'
import { contributionChart } from '../charts/contribution-chart.js'
import { figure } from '../charts/figure.js'
import type { ReportDocument } from '../document.js'
import { count, metric, number, percent, plural } from '../page/format.js'
import { type Html, html } from '../page/html.js'
import { nothing, type Section } from '../page/section.js'
import { table } from '../page/table.js'

const DRAWN = 20

/** What the model looks at, and in which direction. */
export async function featuresSection({ importances, contributions }: ReportDocument): Promise<Section> {
  return {
    id: 'features',
    title: 'Features',
    parts: [
      { title: 'Importances', body: await importanceChart(importances) },
      {
        title: 'Contributions',
        body: html`${await contributionPlot(contributions)}${meanContributions(contributions)}`,
      },
    ],
  }
}

async function importanceChart(importances: ReportDocument['importances']): Promise<Html> {
  const sorted = importances.toSorted((a, b) => b.gain - a.gain)
  const used = sorted.filter(({ splits }) => splits > 0)
  if (used.length === 0) return nothing('No feature is used in any split.')
  const drawn = used.slice(0, DRAWN)
  const total = used.reduce((sum, { gain }) => sum + gain, 0)
  const words = `Gain of the ${plural(drawn.length, 'most used feature')} of ${plural(used.length, 'used feature')}; the first is ${drawn[0]!.feature}.`
  return html`${await figure(
    barChart({ bars: drawn.map(({ feature, gain }) => ({ name: feature, value: gain })), xTitle: 'Gain' }),
    words,
    'Gain is the loss that all splits on a feature took away. It says what the trees use, not what causes what.',
  )}
<details><summary>Show all ${plural(importances.length, 'feature')}</summary>
${table(
  'Importance of every feature',
  [
    { title: 'Feature' },
    { title: 'Gain', kind: 'number' },
    { title: 'Share of gain', kind: 'number' },
    { title: 'Splits', kind: 'number' },
  ],
  sorted.map(({ feature, gain, splits }) => [
    html`<code>${feature}</code>`,
    number(gain),
    percent(total === 0 ? null : gain / total),
    count(splits),
  ]),
)}</details>`
}

async function contributionPlot(contributions: ReportDocument['contributions']): Promise<Html> {
  const sample = contributions?.sample.filter(({ contribution }) => contribution.length > 0) ?? []
  if (sample.length === 0) return nothing('No contributions were sampled.')
  const rows = Math.max(...sample.map(({ contribution }) => contribution.length))
  return figure(
    contributionChart(sample),
    `Contributions of ${plural(sample.length, 'feature')} to the raw score of ${plural(rows, 'sampled row')}.`,
    'One point per sampled row: right of the line the feature raised the score, left of it it lowered it. The colour says in which fifth of all judged rows its value lies.',
  )
}

function meanContributions(contributions: ReportDocument['contributions']): Html | null {
  if (contributions === null || contributions.mean_absolute.length === 0) return null
  const sorted = contributions.mean_absolute.toSorted((a, b) => b.value - a.value)
  return html`<details><summary>Show the mean of ${plural(sorted.length, 'feature')}</summary>
${table(
  'Mean size of a feature’s contribution to the raw score, over the judged rows',
  [{ title: 'Feature' }, { title: 'Mean |contribution|', kind: 'number' }],
  sorted.map(({ feature, value }) => [html`<code>${feature}</code>`, metric(value)]),
)}</details>`
}
