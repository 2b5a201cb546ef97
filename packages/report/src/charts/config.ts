import type { Config } from 'vega-lite'
import { colour } from '../page/theme.js'

/** How every chart looks. `aria: false`: the figure around it carries one description for all of it. */
export const chartConfig: Config = {
  aria: false,
  background: undefined,
  font: 'sans-serif',
  autosize: { type: 'fit', contains: 'padding' },
  padding: 4,
  view: { stroke: undefined },
  axis: {
    domainColor: colour('third'),
    tickColor: colour('third'),
    gridColor: colour('line'),
    labelColor: colour('muted'),
    titleColor: colour('ink'),
    labelFontSize: 11,
    titleFontSize: 11.5,
    titleFontWeight: 'normal',
    titlePadding: 8,
    titleLimit: 0,
    labelLimit: 260,
    tickCount: 5,
  },
  axisX: { grid: false },
  legend: {
    orient: 'top',
    title: null,
    labelColor: colour('ink'),
    labelFontSize: 11.5,
    symbolStrokeWidth: 2,
    labelLimit: 320,
    columnPadding: 18,
    offset: 6,
  },
  line: { strokeWidth: 2, strokeJoin: 'round' },
  rule: { color: colour('third') },
  point: { filled: true, size: 45, opacity: 1 },
  bar: { color: colour('accent') },
  text: { color: colour('ink'), fontSize: 11 },
}
