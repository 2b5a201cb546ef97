import type { Estimate } from '@alertsmith/trainer'
import type { ChartSpec } from './draw.js'
import { seriesScale } from './series-scale.js'
import { full } from './size.js'

export interface IntervalSeries {
  readonly name: string
  /** One per category; those without a value are not drawn. */
  readonly estimates: readonly Estimate[]
}

/** Points with their intervals side by side for each category, e.g. each month. */
export function intervalChart(
  categories: readonly string[],
  series: readonly IntervalSeries[],
  { xTitle, yTitle }: { readonly xTitle: string; readonly yTitle: string },
): ChartSpec {
  const { stroke, shape, legend } = seriesScale(series.map(({ name }) => name))
  const values = series.flatMap(({ name, estimates }) =>
    estimates.flatMap(({ value, low, high }, i) =>
      value === null
        ? []
        : [{ category: categories[i], series: name, value, low: low ?? value, high: high ?? value }],
    ),
  )
  const y = { type: 'quantitative', title: yTitle, scale: { zero: false } } as const
  return {
    ...full(260),
    data: { values },
    encoding: {
      x: {
        field: 'category',
        type: 'ordinal',
        title: xTitle,
        scale: { domain: [...categories] },
        axis: { labelAngle: categories.length > 12 ? -50 : 0, labelOverlap: true },
      },
      xOffset: {
        field: 'series',
        type: 'nominal',
        scale: { domain: series.map(({ name }) => name), paddingOuter: 0.8 },
      },
      color: { field: 'series', type: 'nominal', scale: stroke, legend },
    },
    layer: [
      {
        mark: { type: 'rule', strokeWidth: 1.5 },
        encoding: { y: { ...y, field: 'low' }, y2: { field: 'high' } },
      },
      {
        mark: { type: 'point' },
        encoding: {
          y: { ...y, field: 'value' },
          shape: { field: 'series', type: 'nominal', scale: shape, legend },
        },
      },
    ],
  }
}
