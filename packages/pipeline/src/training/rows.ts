import type { AlignedTables } from '@alertsmith/core'
import type { TrainingRows } from '@alertsmith/trainer'
import type { Vector } from 'apache-arrow'

/** What the trainer needs of each row, read from extracted tables: label, day, weight and, on request, the address. */
export function readTrainingRows(
  tables: AlignedTables,
  { withGroups }: { withGroups: boolean },
): TrainingRows {
  const weight = Float32Array.from(column(tables.labels.getChild('weight')).toArray())
  return {
    label: Uint8Array.from(column(tables.labels.getChild('label')).toArray()),
    // LightGBM multiplies every gradient by its weight, also by 1; the model is the same without.
    weight: weight.every((value) => value === 1) ? undefined : weight,
    day: Int32Array.from(column(tables.alerts.getChild('processing_date')).toArray()),
    ...(withGroups ? { group: numberValues(column(tables.alerts.getChild('address'))) } : {}),
  }
}

/** Extraction promises these columns, so that a missing one is a fault of the program, not of the data. */
function column(vector: Vector | null): Vector {
  if (vector === null) throw new TypeError('Extracted tables lack a column that their contract names.')
  return vector
}

/** For each row, the number of its value in order of first appearance. */
function numberValues(vector: Vector): Uint32Array {
  const numbers = new Map<string, number>()
  const result = new Uint32Array(vector.length)
  let row = 0
  for (const value of vector as Iterable<string>) {
    if (!numbers.has(value)) numbers.set(value, numbers.size)
    result[row++] = numbers.get(value)!
  }
  return result
}
