import { expect, it } from 'vitest'
import { barChart } from './bar-chart.js'
import { drawChart } from './draw.js'
import { lineChart } from './line-chart.js'

it('draws one bar per name, as long as its value says', async () => {
  const bars = [
    { name: 'a', value: 10 },
    { name: 'b', value: 5 },
    { name: 'c', value: 0 },
  ]
  const { body } = await drawChart(barChart({ bars, xTitle: 'Gain' }))
  const widths = [
    ...body.matchAll(/<path d="M[\d.]+,[\d.]+h([\d.]+)v[^"]*"[^>]*fill="var\(--accent\)"/g),
  ].map(([, width]) => Number(width))
  expect(widths).toHaveLength(3)
  expect(widths[1]! / widths[0]!).toBeCloseTo(0.5, 2)
  expect(widths[2]).toBe(0)
})

it('draws a line through every point and leaves a gap where there is none', async () => {
  const { body } = await drawChart(
    lineChart({ lines: [{ name: 'y', x: [0, 1, 2, 3], y: [0, 1, null, 1] }], xTitle: 'x', yTitle: 'y' }),
  )
  const line = /<path d="([^"]*)"[^>]*stroke="var\(--accent\)"/.exec(body)![1]!
  expect(line.match(/M/g)).toHaveLength(2)
})

it('colours by custom properties alone, so that one drawing serves both schemes', async () => {
  const { body } = await drawChart(
    lineChart({
      lines: [
        { name: 'raw', x: [0, 1], y: [0, 1] },
        { name: 'calibrated', x: [0, 1], y: [0.1, 0.9] },
      ],
      xTitle: 'x',
      yTitle: 'y',
      reference: { from: [0, 0], to: [1, 1] },
      xMark: 0.5,
    }),
  )
  const colours = [...body.matchAll(/ (?:fill|stroke)="([^"]*)"/g)].map(([, value]) => value!)
  expect(colours.length).toBeGreaterThan(10)
  expect(colours.filter((value) => !/^(var\(--[a-z0-9-]+\)|none|transparent)$/.test(value))).toEqual([])
})

it('refuses a chart that vega has to guess at', async () => {
  const broken = { mark: 'bar', data: { values: [] }, encoding: { text: { field: 'a', type: 'nominal' } } }
  await expect(drawChart(broken as never)).rejects.toThrow(/could not be drawn/)
})
