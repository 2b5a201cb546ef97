import { type Bootstrap, resample } from './bootstrap.js'
import { toEstimate } from './estimate.js'
import type { Estimate } from './evaluation.js'
import type { FigureSetup } from './figure-setup.js'
import { emptySample, everyRowOnce, fillSample } from './sample.js'
import { type Figures, scorerFigures } from './scorer-figures.js'
import { type Segment, segmentAreas } from './segments.js'

/** Estimates by the names of the figures. */
export type Estimates = Record<string, Estimate>

/** The figures of all rows and the areas of each segment, with intervals from the same samples. */
export async function estimateFigures(
  setup: FigureSetup,
  segments: readonly Segment[],
  bootstrap: Bootstrap,
): Promise<{ all: Estimates; bySegment: Estimates[] }> {
  const { rows } = setup
  const all = new Gathering(scorerFigures(setup, everyRowOnce(rows)), bootstrap)
  const bySegment = segments.map(
    (segment) => new Gathering(segmentAreas(segment, everyRowOnce(segment.rows)), bootstrap),
  )
  const sample = emptySample(rows)
  const segmentSamples = segments.map((segment) => emptySample(segment.rows))
  await resample(rows.numGroups, bootstrap, (counts, number) => {
    fillSample(sample, rows, counts)
    all.add(number, scorerFigures(setup, sample))
    for (const [i, segment] of segments.entries()) {
      if (!segment.hasBothClasses) continue
      fillSample(segmentSamples[i]!, segment.rows, counts)
      bySegment[i]!.add(number, segmentAreas(segment, segmentSamples[i]!))
    }
  })
  return { all: all.toEstimates(), bySegment: bySegment.map((gathering) => gathering.toEstimates()) }
}

/** The values of figures, and what they are in each sample. */
class Gathering {
  readonly #figures: Figures
  readonly #samples: Record<string, Float64Array> = {}

  constructor(figures: Figures, { samples }: Bootstrap) {
    this.#figures = figures
    for (const name of Object.keys(figures)) this.#samples[name] = new Float64Array(samples).fill(Number.NaN)
  }

  add(sample: number, figures: Figures): void {
    for (const [name, value] of Object.entries(figures)) this.#samples[name]![sample] = value
  }

  toEstimates(): Estimates {
    const estimates = Object.entries(this.#figures).map(([name, value]) => [
      name,
      toEstimate(value, this.#samples[name]!),
    ])
    return Object.fromEntries(estimates)
  }
}
