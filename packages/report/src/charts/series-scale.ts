import { colour } from '../page/theme.js'

const STROKES = [colour('accent'), colour('second'), colour('third')]
const SHAPES = ['circle', 'square', 'triangle-up']
const DASHES = [
  [1, 0],
  [6, 3],
  [2, 2],
]

/** Colour, dash and shape of up to three series: they differ for readers who see no colours and on grey paper. */
export function seriesScale(names: readonly string[]) {
  return {
    legend: names.length > 1 ? {} : null,
    shape: { domain: [...names], range: SHAPES.slice(0, names.length) },
    stroke: { domain: [...names], range: STROKES.slice(0, names.length) },
    dash: { domain: [...names], range: DASHES.slice(0, names.length) },
  }
}
