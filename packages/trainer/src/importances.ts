import type { Booster } from '@alertsmith/lightgbm'

/** How much a model uses one feature. */
export interface FeatureImportance {
  readonly feature: string
  /** Loss that the splits on this feature took away, in sum. */
  readonly gain: number
  /** How many splits use this feature. */
  readonly split: number
}

/** One entry per feature, the largest gain first. */
export function featureImportances(booster: Booster): FeatureImportance[] {
  const gain = booster.featureImportance('gain')
  const split = booster.featureImportance('split')
  return booster.featureNames
    .map((feature, i) => ({ feature, gain: gain[i]!, split: split[i]! }))
    .sort((a, b) => b.gain - a.gain)
}
