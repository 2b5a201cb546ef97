import { type Content, type Html, html, metric, table } from '@alertsmith/pipeline'
import type { AliasState, NamedModel } from '../http/models/model-view.js'
import type { MetricPoint } from '../http/queries/metric-history.js'
import { KEY_METRICS } from './key-metrics.js'
import { facts, note, type PageContent } from './layout.js'
import { type ChartPoint, metricChart } from './metric-chart.js'
import { reportPath, runPath } from './run-table.js'
import { instant } from './times.js'

export interface ModelsOfKey extends AliasState {
  /** Oldest first. */
  readonly points: readonly MetricPoint[]
}

export function modelsPage(
  models: readonly ModelsOfKey[],
  { known }: { readonly known: boolean },
): PageContent {
  const networks = [...new Set(models.map(({ network }) => network))]
  return {
    title: 'Models · Alertsmith scheduler',
    header: html`<p class="eyebrow">By network and type</p>
<h1>Models</h1>
`,
    main: known
      ? networks.map((network, i) => {
          const id = `network-${i + 1}`
          return html`<section aria-labelledby="${id}">
<h2 id="${id}">${network}</h2>
${models.filter((each) => each.network === network).map((each, k) => modelsOfKey(each, `${id}-${k + 1}`))}
</section>
`
        })
      : note('The registry does not answer; the log of the scheduler says why.'),
  }
}

function modelsOfKey({ model_type, champion, challenger, points, events }: ModelsOfKey, id: string): Html {
  return html`<section aria-labelledby="${id}">
<h3 id="${id}">${model_type}</h3>
${facts([
  ['Champion', named(champion)],
  ['Challenger', named(challenger)],
])}
${charts(points, champion)}
${points.length === 0 ? null : pointTable(points)}
${events.length === 0 ? null : eventTable(events)}
</section>
`
}

function named(model: NamedModel | null): Content {
  if (model === null) return 'none'
  return html`<a href="${reportPath(model.model_id)}">${model.model_id}</a><span class="below">since ${instant(model.since)} UTC, ${model.actor}${model.reason === '' ? null : `: ${model.reason}`}</span>`
}

function charts(points: readonly MetricPoint[], champion: NamedModel | null): Content {
  if (points.length === 0) return note('No training has succeeded yet.')
  const drawn = KEY_METRICS.flatMap((name) => {
    const series = points.flatMap(({ at, model_id, metrics }): ChartPoint[] => {
      const value = metrics[name]
      return typeof value === 'number' ? [{ at, value, champion: model_id === champion?.model_id }] : []
    })
    return series.length < 2 ? [] : [metricChart(name, series)]
  })
  if (drawn.length === 0) return note('Two trainings make a line; there are fewer.')
  return html`<div class="charts">${drawn}</div><p class="note">Each point is a model on its own test rows, by the time it was trained; the ring is the champion.</p>`
}

function pointTable(points: readonly MetricPoint[]): Html {
  const names = KEY_METRICS.filter((name) => points.some(({ metrics }) => typeof metrics[name] === 'number'))
  return html`<details><summary>The figures as a table</summary>${table(
    'Models by the time they were trained, newest first',
    [
      { title: 'Trained (UTC)' },
      { title: 'Version' },
      ...names.map((title) => ({ title, kind: 'number' as const })),
      { title: 'Report' },
    ],
    points.toReversed().map(({ run_id, at, model_id, version, metrics }): Content[] => [
      html`<a href="${runPath(run_id)}">${instant(at)}</a>`,
      version,
      ...names.map((name) => {
        const value = metrics[name]
        return metric(typeof value === 'number' ? value : null)
      }),
      model_id === null ? '' : html`<a href="${reportPath(model_id)}">report of ${version ?? model_id}</a>`,
    ]),
  )}</details>`
}

const KINDS: Readonly<Record<AliasState['events'][number]['kind'], string>> = {
  set: 'set',
  promote: 'promoted',
  rollback: 'rolled back',
  remove: 'removed',
  refuse: 'refused',
}

function eventTable(events: AliasState['events']): Html {
  return html`<details><summary>Who changed what, and why</summary>${table(
    'Newest changes of aliases',
    [
      { title: 'When (UTC)' },
      { title: 'Alias' },
      { title: 'What' },
      { title: 'Model' },
      { title: 'Who' },
      { title: 'Why', kind: 'wide' },
    ],
    events.map(({ at, alias, kind, modelId, actor, reason }): Content[] => [
      instant(at),
      alias,
      KINDS[kind],
      modelId === null ? '' : html`<a href="${reportPath(modelId)}">${modelId}</a>`,
      actor,
      reason,
    ]),
  )}</details>`
}
