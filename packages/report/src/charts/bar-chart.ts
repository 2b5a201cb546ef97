import { colour } from '../page/theme.js'
import type { ChartSpec } from './draw.js'
import { nameAxis } from './name-axis.js'
import { full } from './size.js'

export interface BarChartOptions {
  /** From top to bottom. */
  readonly bars: readonly { readonly name: string; readonly value: number }[]
  readonly xTitle: string
  /** Vertical line, e.g. a limit. */
  readonly limit?: number
}

/** Horizontal bars from zero, one per name. */
export function barChart({ bars, xTitle, limit }: BarChartOptions): ChartSpec {
  const top = Math.max(limit ?? 0, ...bars.map(({ value }) => value))
  return {
    ...full(56 + bars.length * 19),
    layer: [
      {
        data: { values: bars.map(({ name, value }) => ({ name, value })) },
        mark: { type: 'bar', height: { band: 0.68 } },
        encoding: {
          y: {
            field: 'name',
            type: 'nominal',
            sort: null,
            title: null,
            axis: nameAxis(bars.map(({ name }) => name)),
          },
          // All bars zero would leave the scale without extent.
          x: {
            field: 'value',
            type: 'quantitative',
            title: xTitle,
            scale: { domain: [0, top === 0 ? 1 : top] },
          },
        },
      },
      ...(limit === undefined
        ? []
        : [
            {
              data: { values: [{ limit }] },
              mark: { type: 'rule' as const, color: colour('alarm'), strokeDash: [4, 3] },
              encoding: { x: { field: 'limit', type: 'quantitative' as const } },
            },
          ]),
    ],
  }
}
