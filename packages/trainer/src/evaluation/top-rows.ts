import type { Tally } from './alarms.js'
import type { OrderedRows } from './ordered-rows.js'
import type { Sample } from './sample.js'

/** The first `count` rows of a sample, a row counting as often as it occurs; all of them where there are fewer. */
export function topRows({ numRows, label, weight }: OrderedRows, { copies }: Sample, count: number): Tally {
  let left = count
  let rows = 0
  let positives = 0
  for (let i = 0; i < numRows && left > 0; i++) {
    const taken = Math.min(copies[i]!, left) * weight[i]!
    left -= copies[i]!
    rows += taken
    if (label[i] === 1) positives += taken
  }
  return { rows, positives }
}
