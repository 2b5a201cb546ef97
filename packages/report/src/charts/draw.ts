import type { TopLevelSpec } from 'vega-lite'
import { printable } from '../page/html.js'
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
  return { viewBox, body: printable(body.replace(/<[^>]+>/g, slim)) }
}

// Vega describes each mark for itself and writes 15 digits. The figure around a chart describes it as a whole, and a
// hundredth of a pixel is finer than any screen: without this a page is twice as large.
const NEEDLESS = / (?:role|aria-[a-z]+|pointer-events|font-family|font-weight)="[^"]*"| opacity="1"/g
const GEOMETRY = / (?:d|transform|[xy][12]?|width|height)="[^"]*"/g
const DECIMALS = /-?\d+\.\d{3,}(?:e-?\d+)?/g

function slim(tag: string): string {
  return tag
    .replace(NEEDLESS, '')
    .replace(GEOMETRY, (geometry) => geometry.replace(DECIMALS, (digits) => String(round(Number(digits)))))
}

function round(value: number): number {
  return Number(value.toFixed(2))
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
