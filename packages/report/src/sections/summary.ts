import type { RankerEvaluation, ScorerEvaluation } from '@alertsmith/trainer'
import { findAlarms } from '../alarms.js'
import type { ReportDocument } from '../document.js'
import { count, interval, metric, percent, plural, shortPercent } from '../page/format.js'
import { type Content, type Html, html } from '../page/html.js'
import type { Section } from '../page/section.js'

/** The verdict in words, before any chart. */
export function summarySection(document: ReportDocument): Section {
  const { evaluation } = document
  return {
    id: 'summary',
    title: 'Summary',
    lead: html`<div class="verdict">
<p>${judgedRows(document)}</p>
<p>${evaluation.kind === 'scorer' ? scorerVerdict(evaluation) : rankerVerdict(evaluation)}</p>
${randomSplitClaim(document)}
</div>
<ul class="tiles" aria-label="Key figures">${evaluation.kind === 'scorer' ? scorerTiles(evaluation) : rankerTiles(evaluation)}</ul>
${alarms(document)}`,
  }
}

function judgedRows({ purpose, evaluation, split }: ReportDocument): string {
  const { rows, positives, first_date, last_date } = evaluation
  const what = `${plural(rows, 'row')} from ${first_date} to ${last_date}, ${count(positives)} of them positive`
  if (purpose === 'evaluation') return `The finished model was judged on ${what}.`
  const order =
    split.kind === 'temporal'
      ? 'They are later than every row the model was grown or stopped on.'
      : `They were drawn by a ${split.kind} split, so they are not later than the training rows: figures of a temporal split are usually lower.`
  return `The model was judged on ${what}. ${order}`
}

function scorerVerdict({ metrics, rows, positives }: ScorerEvaluation): Content {
  const { roc_auc, pr_auc } = metrics
  if (roc_auc.value === null) {
    return 'All judged rows are of one class, so how well the model tells the classes apart cannot be said.'
  }
  return html`A positive row scores above a negative one with probability <strong>${metric(roc_auc.value)}</strong>
(ROC-AUC, 95 % interval ${interval(roc_auc)}). The mean precision over all recalls is <strong>${metric(pr_auc.value)}</strong>
(PR-AUC, ${interval(pr_auc)}); guessing would give ${metric(positives / rows)}.`
}

function rankerVerdict({ metrics, baselines, days, days_without_positives }: RankerEvaluation): Content {
  const { ndcg_at_10: ndcg, map } = metrics
  if (ndcg.mean === null)
    return 'No judged day has a positive row, so the order within a day cannot be judged.'
  const others = baselines.map(
    ({ name, metrics: theirs }) => `by ${name} gives ${metric(theirs.ndcg_at_10.mean)}`,
  )
  return html`Over ${plural(days - days_without_positives, 'day')} with positive rows, NDCG@10 is
<strong>${metric(ndcg.mean)}</strong> (95 % interval ${interval(ndcg)}) and MAP <strong>${metric(map.mean)}</strong>
(${interval(map)}).${others.length === 0 ? '' : ` Ordering ${others.join(', ')} for NDCG@10.`}`
}

function randomSplitClaim({ firewall }: ReportDocument): Html | null {
  const claim = firewall?.random_split ?? null
  if (claim === null) return null
  const { roc_auc, pr_auc, actual } = claim
  return html`<p>A random split of the same data would have claimed ROC-AUC <strong>${metric(roc_auc)}</strong> and PR-AUC
<strong>${metric(pr_auc)}</strong>: ${gap(roc_auc - actual.roc_auc)} and ${gap(pr_auc - actual.pr_auc)}
than the split in time gives.</p>`
}

function gap(difference: number): string {
  return `${metric(Math.abs(difference))} ${difference < 0 ? 'less' : 'more'}`
}

function scorerTiles({ metrics, at_threshold, alert_reduction }: ScorerEvaluation): Html[] {
  const reduction = alert_reduction[0]
  return [
    tile('ROC-AUC', metric(metrics.roc_auc.value), interval(metrics.roc_auc)),
    tile('PR-AUC', metric(metrics.pr_auc.value), interval(metrics.pr_auc)),
    tile(
      'Precision at threshold',
      metric(at_threshold.precision.value),
      `recall ${metric(at_threshold.recall.value)}`,
    ),
    ...(reduction === undefined
      ? []
      : [
          tile(
            `Fewer alerts at ${shortPercent(reduction.recall)} recall`,
            percent(reduction.reduction.value),
            interval(reduction.reduction, percent),
          ),
        ]),
  ]
}

function rankerTiles({ metrics, days }: RankerEvaluation): Html[] {
  return [
    tile('NDCG@10', metric(metrics.ndcg_at_10.mean), interval(metrics.ndcg_at_10)),
    tile('MAP', metric(metrics.map.mean), interval(metrics.map)),
    tile('Precision@10', metric(metrics.precision_at_10.mean), interval(metrics.precision_at_10)),
    tile('Days judged', count(days), ''),
  ]
}

function tile(name: string, figure: string, range: string): Html {
  return html`<li><span class="name">${name}</span><span class="figure">${figure}</span><span class="range">${range}</span></li>
`
}

function alarms(document: ReportDocument): Html {
  const found = findAlarms(document)
  if (found.length === 0) return html`<p class="good">No alarm was raised.</p>`
  return html`<div class="alarms"><strong>${plural(found.length, 'alarm')}</strong>
<ul>${found.map((alarm) => html`<li>${alarm}</li>`)}</ul></div>`
}
