import { type Content, count, type Html, html, metric, plural, table } from '@alertsmith/pipeline'
import type { RunDetail } from '../http/queries/run.js'
import { KEY_METRICS } from './key-metrics.js'
import { note } from './layout.js'

/** A run's figures: what matters most, and all of them behind a click. */
export function runMetrics({ metrics, status }: Pick<RunDetail, 'metrics' | 'status'>): Html {
  const figures = Object.entries(metrics ?? {}).filter(
    (entry): entry is [string, number | null] => entry[1] === null || typeof entry[1] === 'number',
  )
  if (figures.length === 0) return note(status === 'running' ? 'Known once the training is over.' : 'None.')
  const values = new Map(figures)
  const tiles = KEY_METRICS.filter((name) => typeof values.get(name) === 'number')
  return html`<ul class="tiles">${tiles.map((name) => tile(name, values))}</ul>
<details><summary>${plural(figures.length, 'figure')} on the test rows and of cross-validation</summary>${table(
    'Metrics',
    [{ title: 'Metric' }, { title: 'Value', kind: 'number' }],
    figures.map(([name, value]): Content[] => [html`<code>${name}</code>`, figure(value)]),
  )}</details>
`
}

function tile(name: string, values: ReadonlyMap<string, number | null>): Html {
  const [low, high] = [values.get(`${name}_low`), values.get(`${name}_high`)]
  const range =
    typeof low === 'number' && typeof high === 'number' ? `95 %: ${metric(low)} to ${metric(high)}` : null
  return html`<li><span class="name">${name}</span><span class="figure">${metric(values.get(name)!)}</span>${
    range === null ? null : html`<span class="range">${range}</span>`
  }</li>`
}

/** Numbers of things without decimals, everything else with four. */
function figure(value: number | null): string {
  return value !== null && Number.isInteger(value) ? count(value) : metric(value)
}
