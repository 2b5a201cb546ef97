import { type Html, html, metric } from '@alertsmith/pipeline'

export interface ChartPoint {
  readonly at: string
  readonly value: number
  /** Whether it is of the model in use. */
  readonly champion: boolean
}

const WIDTH = 320
const HEIGHT = 110
const LEFT = 44
const EDGE = 8
const BOTTOM = 18

/** One metric of successive models as a small line chart. Two points at least. */
export function metricChart(name: string, points: readonly ChartPoint[]): Html {
  const values = points.map(({ value }) => value)
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const times = points.map(({ at }) => Date.parse(at))
  const [first, last] = [times[0]!, times.at(-1)!]
  const x = (time: number) => LEFT + ((WIDTH - LEFT - EDGE) * (time - first)) / Math.max(1, last - first)
  // All values alike are a line in the middle.
  const share = (value: number) => (high === low ? 0.5 : (value - low) / (high - low))
  const y = (value: number) => HEIGHT - BOTTOM - (HEIGHT - BOTTOM - EDGE) * share(value)
  const place = (point: ChartPoint) =>
    [x(Date.parse(point.at)).toFixed(1), y(point.value).toFixed(1)] as const
  const path = points.map((point, i) => `${i === 0 ? 'M' : 'L'}${place(point).join(' ')}`).join('')
  const label = `${name} of ${points.length} models, from ${metric(values[0]!)} to ${metric(values.at(-1)!)}, between ${metric(low)} and ${metric(high)}`
  return html`<figure><figcaption><code>${name}</code> <span class="latest">${metric(values.at(-1)!)}</span></figcaption>
<svg class="chart" role="img" aria-label="${label}" viewBox="0 0 ${String(WIDTH)} ${String(HEIGHT)}">
<path class="axis" d="M${String(LEFT)} ${String(HEIGHT - BOTTOM)}H${String(WIDTH - EDGE)}M${String(LEFT)} ${String(EDGE)}H${String(WIDTH - EDGE)}"/>
<text x="0" y="${String(EDGE + 4)}">${high === low ? '' : metric(high)}</text>
<text x="0" y="${y(low).toFixed(1)}">${metric(low)}</text>
<text x="${String(LEFT)}" y="${String(HEIGHT - 3)}">${points[0]!.at.slice(0, 10)}</text>
<text x="${String(WIDTH - EDGE)}" y="${String(HEIGHT - 3)}" text-anchor="end">${points.at(-1)!.at.slice(0, 10)}</text>
<path class="path" d="${path}"/>
${points.map((point) => {
  const [left, top] = place(point)
  return html`<circle class="${point.champion ? 'champion' : 'dot'}" cx="${left}" cy="${top}" r="${point.champion ? '4' : '2.2'}"/>`
})}
</svg></figure>
`
}
