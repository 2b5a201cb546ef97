import type { IsoDate } from '@alertsmith/core'
import { colour } from '../page/theme.js'
import type { ChartSpec } from './draw.js'
import { nameAxis } from './name-axis.js'
import { full } from './size.js'

const DAY_MS = 86_400_000

export interface Span {
  readonly name: string
  readonly first: IsoDate
  /** Included. */
  readonly last: IsoDate
  /** Written beside the bar. */
  readonly text: string
  /** Drawn in the accent colour: the rows that the report judges. */
  readonly judged: boolean
}

/** One bar per span over a shared axis of days, from top to bottom. */
export function spanChart(spans: readonly Span[]): ChartSpec {
  const values = spans.map(({ name, first, last, text, judged }) => ({
    name,
    text,
    judged: judged ? 'yes' : 'no',
    from: Date.parse(first),
    to: Date.parse(last) + DAY_MS,
  }))
  const y = {
    field: 'name',
    type: 'nominal',
    sort: null,
    title: null,
    axis: { ...nameAxis(spans.map((span) => span.name)), labelPadding: 10, labelColor: colour('ink') },
  } as const
  const utc = { type: 'utc', nice: false } as const
  return {
    ...full(44 + spans.length * 46),
    data: { values },
    encoding: { y },
    layer: [
      {
        mark: { type: 'bar', height: 12, yOffset: 8 },
        encoding: {
          x: {
            field: 'from',
            type: 'temporal',
            title: null,
            scale: utc,
            axis: { format: '%Y-%m-%d', labelFlush: true },
          },
          x2: { field: 'to' },
          color: {
            field: 'judged',
            type: 'nominal',
            legend: null,
            scale: { domain: ['yes', 'no'], range: [colour('accent'), colour('third')] },
          },
        },
      },
      {
        // At the left edge for every span: beside a short bar at the right edge there would be no room.
        mark: { type: 'text', align: 'left', baseline: 'middle', yOffset: -8 },
        encoding: { x: { value: 0 }, text: { field: 'text' } },
      },
    ],
  }
}
