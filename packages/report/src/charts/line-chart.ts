import { colour } from '../page/theme.js'
import type { ChartSpec } from './draw.js'
import { seriesScale } from './series-scale.js'
import { HALF, type Size } from './size.js'

export interface Line {
  readonly name: string
  readonly x: readonly number[]
  /** Same length as `x`; null leaves a gap. */
  readonly y: readonly (number | null)[]
}

export interface LineChartOptions {
  /** One to three. */
  readonly lines: readonly Line[]
  readonly xTitle: string
  readonly yTitle: string
  /** Default: what the data spans. */
  readonly xDomain?: readonly [number, number]
  readonly yDomain?: readonly [number, number]
  /** Milliseconds since 1970 on x, shown as UTC days. Default false. */
  readonly time?: boolean
  /** Straight dotted line between two points, e.g. what guessing would give. */
  readonly reference?: { readonly from: readonly [number, number]; readonly to: readonly [number, number] }
  /** Vertical line, e.g. the chosen budget. */
  readonly xMark?: number
  /** Mark every value with a point. Default false. */
  readonly points?: boolean
  readonly size?: Size
}

/** One to three lines over a shared continuous axis. */
export function lineChart(options: LineChartOptions): ChartSpec {
  const { lines, xTitle, yTitle, xDomain, yDomain, time = false, reference, xMark, points = false } = options
  const { stroke, dash, ...scale } = seriesScale(lines.map(({ name }) => name))
  const legend = scale.legend && { symbolType: 'stroke', symbolSize: 300 }
  const x = {
    field: 'x',
    type: time ? 'temporal' : 'quantitative',
    title: xTitle,
    axis: time ? { format: '%Y-%m-%d', labelFlush: true } : {},
    scale: {
      ...(time ? { type: 'utc' } : { nice: false, zero: false }),
      ...(xDomain && { domain: [...xDomain] }),
    },
  } as const
  const y = {
    field: 'y',
    type: 'quantitative',
    title: yTitle,
    scale: { zero: false, ...(yDomain && { domain: [...yDomain] }) },
  } as const
  return {
    ...(options.size ?? HALF),
    layer: [
      ...(reference === undefined ? [] : [referenceLayer(reference, x, y)]),
      ...(xMark === undefined ? [] : [markLayer(xMark, x)]),
      {
        data: { values: lines.flatMap(toPoints) },
        mark: {
          type: 'line',
          ...(points && { point: { size: 26, filled: true } }),
          // Without this a single value between two gaps would not be seen.
          invalid: 'break-paths-show-path-domains',
        },
        encoding: {
          x,
          y,
          color: { field: 'series', type: 'nominal', scale: stroke, legend },
          strokeDash: { field: 'series', type: 'nominal', scale: dash, legend },
        },
      },
    ],
  } as ChartSpec
}

function toPoints({ name, x, y }: Line) {
  return x.map((value, i) => ({ series: name, x: value, y: y[i] }))
}

function referenceLayer({ from, to }: NonNullable<LineChartOptions['reference']>, x: object, y: object) {
  return {
    data: { values: [from, to].map((point) => ({ x: point[0], y: point[1] })) },
    mark: { type: 'line', color: colour('third'), strokeWidth: 1, strokeDash: [2, 3] },
    encoding: { x, y },
  }
}

function markLayer(value: number, x: object) {
  return {
    data: { values: [{ x: value }] },
    mark: { type: 'rule', color: colour('second'), strokeDash: [4, 3] },
    encoding: { x },
  }
}
