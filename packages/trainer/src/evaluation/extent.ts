import { type IsoDate, toIsoDate } from '@alertsmith/core'
import type { JudgedRows } from './judged-rows.js'

/** How much was judged. */
export interface Extent {
  readonly rows: number
  /** Rows of a label above 0. */
  readonly positives: number
  readonly groups: number
  readonly first_date: IsoDate
  readonly last_date: IsoDate
}

export function extentOf({ label, day, group }: JudgedRows): Extent {
  const groups = new Set<number>()
  let positives = 0
  let first = day[0]!
  let last = day[0]!
  for (let row = 0; row < label.length; row++) {
    groups.add(group[row]!)
    if (label[row]! > 0) positives++
    first = Math.min(first, day[row]!)
    last = Math.max(last, day[row]!)
  }
  return {
    rows: label.length,
    positives,
    groups: groups.size,
    first_date: toIsoDate(first),
    last_date: toIsoDate(last),
  }
}
