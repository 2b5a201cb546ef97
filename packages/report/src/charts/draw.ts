import type { TopLevelSpec } from 'vega-lite'
import { chartConfig } from './config.js'

/** A vega-lite specification without what is the same for every chart. `width` and `height` are those of the drawing, in px. */
export type ChartSpec = TopLevelSpec

/**
 * Draws a chart as SVG without a browser. The result has no `<svg>` attributes but its viewBox, so that the page sizes it,
 * and no ids. Vega is loaded at the first chart, since its import takes longer than all of ours.
 */
export async function drawChart(
  spec: ChartSpec,
): Promise<{ readonly viewBox: string; readonly body: string }> {
  const [vega, vegaLite] = await Promise.all([import('vega'), import('vega-lite')])
  const compiled = vegaLite.compile(spec, { config: chartConfig, logger: strictLogger }).spec
  const view = new vega.View(vega.parse(compiled), { renderer: 'none', logger: strictLogger })
  try {
    return unwrap(await view.toSVG())
  } finally {
    view.finalize()
  }
}

function unwrap(svg: string) {
  const [, viewBox, body] = /^<svg[^>]*viewBox="([^"]+)"[^>]*>(.*)<\/svg>\s*$/s.exec(svg) ?? []
  if (viewBox === undefined || body === undefined) throw new Error(`Vega drew no SVG: ${svg.slice(0, 200)}`)
  return { viewBox, body }
}

// A chart that vega has to guess at would be a wrong chart in somebody's evidence.
const strictLogger = {
  level: () => strictLogger,
  error: refuse,
  warn: refuse,
  info: () => strictLogger,
  debug: () => strictLogger,
}

function refuse(...messages: readonly unknown[]): never {
  throw new Error(`A chart could not be drawn as specified: ${messages.map(String).join(' ')}`)
}
