import { type FeatureMatrix, matrixColumn } from '@alertsmith/core'
import { type FeatureDefinition, phrase } from '@alertsmith/features'
import { percentAround } from '../model/reference.js'

/** Why a score is what it is, one group of features at a time. */
export interface Reason {
  readonly group: string
  /** The feature of the group that moved the score most in the group's direction. */
  readonly feature: string
  /** Its value; null = unknown. */
  readonly value: number | null
  /** What the whole group adds to the raw score; above 0 speaks for illicit. */
  readonly contribution: number
  /** E.g. `received from 37 senders in 7 days: more than 98 % of training alerts (+1.4)`. */
  readonly text: string
}

export interface ReasonInput {
  readonly matrix: FeatureMatrix
  /** SHAP values row after row: one per feature and the expected value last. */
  readonly contributions: Float64Array
  readonly features: readonly FeatureDefinition[]
  /** Of the training rows, see {@link percentAround}. */
  readonly percentiles: readonly (readonly number[])[]
  readonly windowDays: number
  /** What a row is, for the sentence: `alerts` or `clusters`. */
  readonly noun: string
}

/** Explains rows one by one; what all rows share is worked out once. */
export function createExplainer(input: ReasonInput): (row: number, count: number) => Reason[] {
  const { matrix, contributions, features, percentiles, windowDays, noun } = input
  const groups = [...new Set(features.map(({ group }) => group))]
  const groupOf = Int32Array.from(features, ({ group }) => groups.indexOf(group))
  const columns = features.map((_, column) => matrixColumn(matrix, column))
  const width = features.length + 1
  const sums = new Float64Array(groups.length)

  return (row, count) => {
    const start = row * width
    sums.fill(0)
    for (let column = 0; column < features.length; column++) {
      sums[groupOf[column]!]! += contributions[start + column]!
    }
    const order = [...sums.keys()].sort((a, b) => Math.abs(sums[b]!) - Math.abs(sums[a]!))
    return order.slice(0, count).map((group) => {
      const contribution = sums[group]!
      const column = strongest(group, Math.sign(contribution) || 1, start)
      const value = columns[column]![row]!
      const words = phrase(features[column]!, value, { windowDays })
      const sign = contribution < 0 ? '−' : '+'
      return {
        group: groups[group]!,
        feature: features[column]!.name,
        value: Number.isNaN(value) ? null : value,
        contribution,
        text: `${words}${comparison(features[column]!, percentiles[column]!, value, noun)} (${sign}${Math.abs(contribution).toFixed(1)})`,
      }
    })
  }

  function strongest(group: number, sign: number, start: number): number {
    let best = groupOf.indexOf(group)
    for (let column = best + 1; column < features.length; column++) {
      if (groupOf[column] !== group) continue
      if (contributions[start + column]! * sign > contributions[start + best]! * sign) best = column
    }
    return best
  }
}

/** Flags and days of a calendar: more or less of them is nothing to compare. */
const UNORDERED_UNITS: ReadonlySet<string> = new Set(['0 or 1', '0 to 6', '1 to 12', '1 to 31'])

/** How the value stands to those of the training rows, where that says something. */
function comparison(
  definition: FeatureDefinition,
  percentiles: readonly number[],
  value: number,
  noun: string,
): string {
  const around = UNORDERED_UNITS.has(definition.unit) ? null : percentAround(percentiles, value)
  if (around === null || definition.categorical) return ''
  const { below, above } = around
  if (below === 100) return `: more than any of the training ${noun}`
  if (above === 100) return `: less than any of the training ${noun}`
  if (below >= 50 && below >= above) return `: more than ${below} % of training ${noun}`
  if (above >= 50) return `: less than ${above} % of training ${noun}`
  return `: as in many training ${noun}`
}
