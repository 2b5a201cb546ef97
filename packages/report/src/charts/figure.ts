import { type Content, type Html, html, trusted } from '../page/html.js'
import { type ChartSpec, drawChart } from './draw.js'

/** A chart with its text alternative, which says in words what the picture shows. */
export async function figure(spec: ChartSpec, label: string, caption: Content = null): Promise<Html> {
  const { viewBox, body } = await drawChart(spec)
  return html`<figure><div class="scroll" tabindex="0" role="group" aria-label="Chart, scrolls where the page is narrow">
<svg class="chart" role="img" aria-label="${label}" viewBox="${viewBox}">${trusted(body)}</svg>
</div>${caption === null ? null : html`<figcaption>${caption}</figcaption>`}</figure>
`
}
