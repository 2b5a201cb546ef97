import type { LeakageFirewall } from '@alertsmith/trainer'
import { barChart } from '../charts/bar-chart.js'
import { figure } from '../charts/figure.js'
import { metric, plural, signed } from '../page/format.js'
import { type Html, html } from '../page/html.js'
import { nothing, type Section } from '../page/section.js'
import { table } from '../page/table.js'

/** Checks for knowledge that a model cannot honestly have. */
export async function firewallSection(firewall: LeakageFirewall | null): Promise<Section> {
  const section = { id: 'firewall', title: 'Leakage firewall' }
  if (firewall === null)
    return { ...section, lead: nothing('The firewall runs in training; it was not run here.') }
  return {
    ...section,
    parts: [
      { title: 'Single features', body: await singleFeatures(firewall.single_feature) },
      { title: 'Shuffled labels', body: shuffledLabels(firewall.label_shuffle) },
      { title: 'What a random split would have claimed', body: randomSplit(firewall.random_split) },
    ],
  }
}

async function singleFeatures({
  best,
  limit,
  acknowledged,
  alarm,
}: LeakageFirewall['single_feature']): Promise<Html> {
  if (best.length === 0) return nothing('There is no feature to test.')
  const above = best.filter(({ feature, auc }) => auc > limit && acknowledged.includes(feature))
  return html`${state(alarm, `No feature alone reaches an AUC above ${metric(limit)}${above.length > 0 ? ', those acknowledged apart' : ''}.`, `A feature alone reaches an AUC above ${metric(limit)}.`)}
${await figure(
  barChart({
    bars: best.map(({ feature, auc }) => ({ name: feature, value: auc })),
    xTitle: 'AUC of the feature alone',
    limit,
  }),
  `How well each of the ${plural(best.length, 'best feature')} alone orders the judged rows; the best is ${best[0]!.feature} with ${metric(best[0]!.auc)}, the limit ${metric(limit)}.`,
  'The larger of AUC and 1 − AUC, so that a falling feature counts as much as a rising one. The dashed line is the limit.',
)}
${table(
  'Single features',
  [{ title: 'Feature' }, { title: 'AUC alone', kind: 'number' }, { title: 'State' }],
  best.map(({ feature, auc }) => [
    html`<code>${feature}</code>`,
    metric(auc),
    auc <= limit
      ? 'below the limit'
      : acknowledged.includes(feature)
        ? 'above the limit, acknowledged'
        : 'above the limit',
  ]),
)}`
}

function shuffledLabels({ aucs, mean, tolerance, alarm }: LeakageFirewall['label_shuffle']): Html {
  return html`${state(alarm, 'With shuffled labels nothing is learned, as it must be.', 'With shuffled labels the model still orders the judged rows: something leaks.')}
<p>Trained on labels shuffled over the training rows, ${plural(aucs.length, 'repeat')} gave a mean AUC of
<strong>${metric(mean)}</strong>; the alarm is raised where it is more than ${metric(tolerance)} away from 0.5.
${aucs.length === 0 ? null : `Single values: ${aucs.map(metric).join(', ')}.`}</p>`
}

function randomSplit(claim: LeakageFirewall['random_split']): Html {
  if (claim === null) return nothing('The split was not temporal, so there is nothing to compare.')
  const { roc_auc, pr_auc, actual } = claim
  return table(
    'The same rows, parameters and seed with a random split: it mixes rows of one period and one address across the parts',
    [
      { title: 'Metric' },
      { title: 'Split in time', kind: 'number' },
      { title: 'Random split', kind: 'number' },
      { title: 'Gap', kind: 'number' },
    ],
    [
      ['ROC-AUC', metric(actual.roc_auc), metric(roc_auc), signed(roc_auc - actual.roc_auc)],
      ['PR-AUC', metric(actual.pr_auc), metric(pr_auc), signed(pr_auc - actual.pr_auc)],
    ],
  )
}

function state(alarm: boolean, good: string, bad: string): Html {
  return alarm ? html`<p class="alarm">Alarm: ${bad}</p>` : html`<p class="good">Passed: ${good}</p>`
}
