import type { ScorerEvaluation } from '@alertsmith/trainer'
import { interval, number, percent } from '../page/format.js'
import type { Html } from '../page/html.js'
import { nothing } from '../page/section.js'
import { table } from '../page/table.js'

/** How much work a threshold saves at a given share of positives found. */
export function reductionTable({ alert_reduction }: ScorerEvaluation): Html {
  if (alert_reduction.length === 0) return nothing('Without positives there is nothing to find.')
  return table(
    'How many alerts need not be looked at while this share of the positives is still found',
    [
      { title: 'Recall kept' },
      { title: 'Threshold', kind: 'number' },
      { title: 'Fewer alerts', kind: 'number' },
      { title: '95 % interval', kind: 'number' },
    ],
    alert_reduction.map(({ recall, threshold, reduction }) => [
      percent(recall),
      number(threshold),
      percent(reduction.value),
      interval(reduction, percent),
    ]),
  )
}
