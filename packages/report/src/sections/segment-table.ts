import type { Estimate, SegmentFigures } from '@alertsmith/trainer'
import { count, interval, metric, NOT_AVAILABLE, percent } from '../page/format.js'
import { type Content, type Html, html } from '../page/html.js'
import { table } from '../page/table.js'

export interface SegmentTableWords {
  readonly caption: string
  /** Of the first column. */
  readonly title: string
  /** What the groups are, e.g. `addresses`. */
  readonly groups: string
}

/** One line per segment. */
export function segmentTable(
  { caption, title, groups }: SegmentTableWords,
  segments: readonly SegmentFigures[],
): Html {
  return table(
    `${caption}: AUCs with 95 % intervals; precision and recall at the chosen threshold`,
    [
      { title },
      { title: 'Rows', kind: 'number' },
      { title: 'Positives', kind: 'number' },
      { title: 'Share', kind: 'number' },
      { title: `${groups[0]?.toUpperCase()}${groups.slice(1)}`, kind: 'number' },
      { title: 'ROC-AUC', kind: 'number' },
      { title: 'PR-AUC', kind: 'number' },
      { title: 'Precision', kind: 'number' },
      { title: 'Recall', kind: 'number' },
    ],
    segments.map(({ name, rows, positives, groups: different, roc_auc, pr_auc, precision, recall }) => [
      name,
      count(rows),
      count(positives),
      percent(rows === 0 ? null : positives / rows),
      count(different),
      withInterval(roc_auc),
      withInterval(pr_auc),
      metric(precision),
      metric(recall),
    ]),
  )
}

function withInterval(figures: Estimate): Content {
  const range = interval(figures)
  return [metric(figures.value), range === NOT_AVAILABLE ? null : html`<span class="below">${range}</span>`]
}
