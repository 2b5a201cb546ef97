import { figure } from '../charts/figure.js'
import { lineChart } from '../charts/line-chart.js'
import { full } from '../charts/size.js'
import type { ReportDocument } from '../document.js'
import { metricName } from '../names.js'
import { count, metric, plural, signed } from '../page/format.js'
import { type Html, html } from '../page/html.js'
import { nothing, type Section } from '../page/section.js'
import { table } from '../page/table.js'

/** How the model grew, and how steady its figures are. */
export async function trainingSection({ history, cv }: ReportDocument): Promise<Section> {
  return {
    id: 'training',
    title: 'Training',
    parts: [
      { title: 'Learning curve', body: await learningCurve(history) },
      { title: 'Cross-validation', body: crossValidation(cv) },
    ],
  }
}

async function learningCurve(history: ReportDocument['history']): Promise<Html> {
  if (history === null || history.values.length === 0)
    return nothing('The history of the training was not kept.')
  const { metric: name, values, best_iteration } = history
  const best = values[best_iteration - 1] ?? null
  const title = metricName(name)
  const words = `${title} on the validation rows over ${plural(values.length, 'iteration')}; the model uses the first ${count(best_iteration)}, with ${metric(best)}.`
  const spec = lineChart({
    lines: [{ name: title, x: values.map((_, i) => i + 1), y: values }],
    xTitle: 'Iteration',
    yTitle: `${title} (validation rows)`,
    xMark: best_iteration,
    size: full(240),
    points: values.length < 3,
  })
  return figure(
    spec,
    words,
    `${words} The validation rows decide when to stop and are not reported as a result.`,
  )
}

function crossValidation(cv: ReportDocument['cv']): Html {
  if (cv === null || cv.scores.length === 0) return nothing('No cross-validation was asked for.')
  const name = metricName(cv.metric)
  return html`<p>Mean ${name} over ${plural(cv.scores.length, 'fold')} of the training side: <strong>${metric(cv.mean)}</strong>,
standard deviation ${metric(cv.std)}, from ${metric(Math.min(...cv.scores))} to ${metric(Math.max(...cv.scores))}.</p>
${table(
  `${name} of each fold`,
  [{ title: 'Fold' }, { title: name, kind: 'number' }, { title: 'Against the mean', kind: 'number' }],
  cv.scores.map((score, i) => [String(i + 1), metric(score), signed(score - cv.mean)]),
)}`
}
