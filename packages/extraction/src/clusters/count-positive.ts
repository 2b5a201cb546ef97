import type { LabelTable } from '@alertsmith/core'

/** Rows with a label above 0. */
export function countPositive(labels: LabelTable): number {
  let positive = 0
  for (const { values, length } of labels.getChild('label')!.data) {
    for (let row = 0; row < length; row++) positive += (values as Float64Array)[row]! > 0 ? 1 : 0
  }
  return positive
}
