import type { DayMean, RankerEvaluation, RankingFigures } from '@alertsmith/trainer'
import { figure } from '../charts/figure.js'
import { lineChart } from '../charts/line-chart.js'
import { full } from '../charts/size.js'
import { count, interval, metric, percent, plural } from '../page/format.js'
import { type Html, html } from '../page/html.js'
import { nothing, type Section } from '../page/section.js'
import { table } from '../page/table.js'
import { bootstrapNote } from './scorer-metrics.js'

const METRICS = [
  ['ndcg_at_5', 'NDCG@5'],
  ['ndcg_at_10', 'NDCG@10'],
  ['ndcg_at_20', 'NDCG@20'],
  ['map', 'MAP'],
  ['precision_at_10', 'Precision@10'],
] as const satisfies readonly (readonly [keyof RankingFigures, string])[]

/** How good the order within each day was, beside orders that need no model. */
export function rankerMetricsSection(evaluation: RankerEvaluation): Section {
  const { days, days_without_positives: without, metrics, baselines } = evaluation
  return {
    id: 'metrics',
    title: 'Metrics',
    lead: html`${bootstrapNote(evaluation, ['address', 'addresses'])}
<p>Each figure is the mean over ${plural(days - without, 'day')}; ${plural(without, 'day')} without a positive row
have no such figure and are left out. NDCG compares the order with the best possible one, weighing the top most; MAP is the
mean precision at each positive row; Precision@10 is the share of positives among the ten highest of a day. 1 is best.</p>`,
    parts: [
      { title: 'Figures with 95 % intervals', body: figuresTable('The model’s order', metrics) },
      {
        title: 'Orders that need no model',
        body:
          baselines.length === 0
            ? nothing('No such order was compared.')
            : comparison([{ name: 'model', metrics }, ...baselines]),
      },
    ],
  }
}

/** NDCG@10 and precision@10 of each judged day. */
export async function rankerDaysSection({ by_day }: RankerEvaluation): Promise<Section> {
  const x = by_day.date.map((date) => Date.parse(date))
  const drawable = by_day.ndcg_at_10.some((value) => value !== null)
  return {
    id: 'days',
    title: 'By day',
    lead: drawable
      ? await figure(
          lineChart({
            lines: [
              { name: 'NDCG@10', x, y: by_day.ndcg_at_10 },
              {
                name: 'Precision@10',
                x,
                y: by_day.precision_at_10.map((value, i) => (by_day.positives[i] === 0 ? null : value)),
              },
            ],
            xTitle: 'Processing day',
            yTitle: 'Figure of the day',
            yDomain: [0, 1],
            time: true,
            points: x.length <= 150,
            size: full(280),
          }),
          `NDCG@10 and precision@10 of ${plural(x.length, 'day')} from ${by_day.date[0]!} to ${by_day.date.at(-1)!}.`,
          'Days without a positive row leave a gap.',
        )
      : nothing('No judged day has a positive row.'),
    parts: by_day.date.length === 0 ? [] : [{ title: 'Figures of each day', body: dayTable(by_day) }],
  }
}

/** The same figures for seen and unseen addresses. */
export function rankerSegmentsSection({ segments }: RankerEvaluation): Section {
  return {
    id: 'segments',
    title: 'Parts of the judged rows',
    parts: [
      {
        title: 'Seen and unseen addresses',
        body:
          segments.address.length === 0
            ? nothing('Not asked for: rows of addresses that training has seen are not told apart.')
            : html`<p>A row is “seen” where its address also occurs in training or validation rows. Days are ranked over those rows alone.</p>
${segments.address.map(({ name, rows, positives, metrics }) =>
  figuresTable(`${name}: ${plural(rows, 'row')}, ${count(positives)} positive`, metrics),
)}`,
      },
    ],
  }
}

function figuresTable(caption: string, figures: RankingFigures): Html {
  return table(
    caption,
    [
      { title: 'Metric' },
      { title: 'Mean over days', kind: 'number' },
      { title: '95 % interval', kind: 'number' },
      { title: 'Spread between days', kind: 'number' },
    ],
    METRICS.map(([key, name]) => {
      const { mean, std, ...bounds }: DayMean = figures[key]
      return [name, metric(mean), interval(bounds), metric(std)]
    }),
  )
}

function comparison(orders: readonly { readonly name: string; readonly metrics: RankingFigures }[]): Html {
  return table(
    'Means over days; “volume” and “severity” order each day by that column, highest first',
    [{ title: 'Order by' }, ...METRICS.map(([, title]) => ({ title, kind: 'number' as const }))],
    orders.map(({ name, metrics }) => [name, ...METRICS.map(([key]) => metric(metrics[key].mean))]),
  )
}

function dayTable({ date, rows, positives, ndcg_at_10, precision_at_10 }: RankerEvaluation['by_day']): Html {
  return html`<details><summary>Show ${plural(date.length, 'day')}</summary>
${table(
  'Figures of each judged day',
  [
    { title: 'Day' },
    { title: 'Rows', kind: 'number' },
    { title: 'Positives', kind: 'number' },
    { title: 'Share', kind: 'number' },
    { title: 'NDCG@10', kind: 'number' },
    { title: 'Precision@10', kind: 'number' },
  ],
  date.map((day, i) => [
    day,
    count(rows[i]!),
    count(positives[i]!),
    percent(rows[i] === 0 ? null : positives[i]! / rows[i]!),
    metric(ndcg_at_10[i]!),
    metric(precision_at_10[i]!),
  ]),
)}</details>`
}
