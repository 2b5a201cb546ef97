import type { DriftReport } from '@alertsmith/trainer'
import { PSI_ALARM, PSI_WATCH } from '../alarms.js'
import { barChart } from '../charts/bar-chart.js'
import { figure } from '../charts/figure.js'
import { metric, number, plural } from '../page/format.js'
import { type Html, html } from '../page/html.js'
import { nothing, type Section } from '../page/section.js'
import { table } from '../page/table.js'

const DRAWN = 15

/** How far later data lies from the training data. */
export async function driftSection(drift: DriftReport | null): Promise<Section> {
  const section = { id: 'drift', title: 'Drift' }
  if (drift === null) {
    return {
      ...section,
      lead: nothing('Drift is measured when a finished model is evaluated on later data.'),
    }
  }
  return {
    ...section,
    lead: html`<p>Population stability index (PSI) against the training rows: below ${number(PSI_WATCH)} stable, up to
${number(PSI_ALARM)} worth watching, above it shifted. PSI of the score: <strong>${metric(drift.score_psi)}</strong>, ${reading(drift.score_psi)}.</p>`,
    parts: [{ title: 'PSI of each feature', body: await featureDrift(drift) }],
  }
}

async function featureDrift({ features }: DriftReport): Promise<Html> {
  if (features.length === 0) return nothing('There is no feature to compare.')
  const sorted = features.toSorted((a, b) => b.psi - a.psi)
  const drawn = sorted.slice(0, DRAWN)
  return html`${await figure(
    barChart({
      bars: drawn.map(({ feature, psi }) => ({ name: feature, value: psi })),
      xTitle: 'PSI',
      limit: PSI_ALARM,
    }),
    `PSI of the ${plural(drawn.length, 'most shifted feature')}; the highest is ${drawn[0]!.feature} with ${metric(drawn[0]!.psi)}.`,
    `The dashed line is ${number(PSI_ALARM)}.`,
  )}
<details><summary>Show all ${plural(sorted.length, 'feature')}</summary>
${table(
  'PSI of every feature',
  [{ title: 'Feature' }, { title: 'PSI', kind: 'number' }, { title: 'Reading' }],
  sorted.map(({ feature, psi }) => [html`<code>${feature}</code>`, metric(psi), reading(psi)]),
)}</details>`
}

function reading(psi: number): string {
  return psi > PSI_ALARM ? 'shifted' : psi >= PSI_WATCH ? 'worth watching' : 'stable'
}
