import { type FeatureMatrix, matrixColumn } from '@alertsmith/core'
import type { Booster } from '@alertsmith/lightgbm'
import type { ReportContributions } from '@alertsmith/report'
import { gatherMatrix, spread } from '../gather.js'

/** Rows whose contributions are averaged, and those drawn as points. */
const MEAN_ROWS = 2_000
const DRAWN_ROWS = 200
const DRAWN_FEATURES = 10

/** What moves the scores of the judged rows: mean |contribution| per feature, and a sample for the plot. */
export async function describeContributions(
  booster: Booster,
  matrix: FeatureMatrix,
  judged: Int32Array,
  { threads, signal }: { readonly threads: number; readonly signal?: AbortSignal | undefined },
): Promise<ReportContributions> {
  const sample = gatherMatrix(matrix, spread(judged, MEAN_ROWS))
  const { numRows, names } = sample
  const values = await booster.predict(
    { values: sample.values, numRows, numColumns: names.length, layout: 'column' },
    { type: 'contributions', threads, signal },
  )
  // Row after row: one number per feature and the bias.
  const at = (row: number, feature: number) => values[row * (names.length + 1) + feature]!
  const mean_absolute = names.map((feature, column) => {
    let sum = 0
    for (let row = 0; row < numRows; row++) sum += Math.abs(at(row, column))
    return { feature, value: sum / numRows }
  })
  const top = [...mean_absolute.keys()]
    .sort((a, b) => mean_absolute[b]!.value - mean_absolute[a]!.value)
    .slice(0, DRAWN_FEATURES)
  const drawn = spread(
    Int32Array.from({ length: numRows }, (_, row) => row),
    DRAWN_ROWS,
  )
  return {
    mean_absolute,
    sample: top.map((column) => {
      const rank = rankShares(matrixColumn(sample, column))
      return {
        feature: names[column]!,
        value_rank: Array.from(drawn, (row) => rank[row]!),
        contribution: Array.from(drawn, (row) => at(row, column)),
      }
    }),
  }
}

/** Each value's place among the known ones, 0 = lowest, 1 = highest; null where missing. */
function rankShares(values: Float64Array): (number | null)[] {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort()
  const last = Math.max(1, sorted.length - 1)
  const place = new Map<number, number>()
  sorted.forEach((value, i) => {
    if (!place.has(value)) place.set(value, i / last)
  })
  return Array.from(values, (value) => place.get(value) ?? null)
}
