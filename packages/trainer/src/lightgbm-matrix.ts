import type { FeatureMatrix } from '@alertsmith/core'
import type { Matrix } from '@alertsmith/lightgbm'

/** The same values in LightGBM's terms, not a copy. */
export function toLightgbmMatrix({ names, numRows, values }: FeatureMatrix): Matrix {
  return { values, numRows, numColumns: names.length, layout: 'column' }
}
