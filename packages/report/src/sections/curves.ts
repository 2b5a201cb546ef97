import type { CalibrationCurve, Curve, ScorerEvaluation } from '@alertsmith/trainer'
import { figure } from '../charts/figure.js'
import { type LineChartOptions, lineChart } from '../charts/line-chart.js'
import type { ReportDocument } from '../document.js'
import { count, metric } from '../page/format.js'
import type { Html } from '../page/html.js'
import { nothing, type Section, type Subsection } from '../page/section.js'
import { reductionTable } from './alert-reduction.js'

const UNIT = [0, 1] as const

/** The five curves of a scorer, and what they mean for the number of alerts to look at. */
export async function curvesSection(
  evaluation: ScorerEvaluation,
  calibration: ReportDocument['calibration'],
): Promise<Section> {
  const { curves, metrics, rows, positives, budget } = evaluation
  const rate = rows === 0 ? 0 : positives / rows
  return {
    id: 'curves',
    title: 'Curves and alert reduction',
    parts: [
      await part('ROC', 'This needs rows of both classes.', curves.roc, {
        axes: ['False positive rate', 'Recall'],
        reference: { from: [0, 0], to: [1, 1] },
        label: `ROC curve; the area below it is ${metric(metrics.roc_auc.value)}. The dotted line is guessing.`,
      }),
      await part('Precision and recall', 'This needs positive rows.', curves.precision_recall, {
        axes: ['Recall', 'Precision'],
        reference: { from: [0, rate], to: [1, rate] },
        label: `Precision over recall; average precision is ${metric(metrics.pr_auc.value)}. The dotted line is guessing (${metric(rate)}).`,
      }),
      { title: 'Calibration', width: 'half', body: await calibrationChart(evaluation, calibration) },
      await part('Gain', 'This needs positive rows.', curves.gain, {
        axes: ['Share of rows looked at', 'Recall'],
        reference: { from: [0, 0], to: [1, 1] },
        label:
          'Gain: share of the positives found by the share of rows looked at, highest scores first. The dotted line is a random order.',
      }),
      {
        title: 'Budget',
        body:
          curves.budget.x.length === 0
            ? nothing('This needs positive rows.')
            : await figure(
                lineChart({
                  lines: [{ name: 'Recall', ...curves.budget }],
                  xTitle: 'Alerts per day',
                  yTitle: 'Recall',
                  yDomain: UNIT,
                  size: { width: 820, height: 240 },
                  ...(budget && { xMark: budget.alerts_per_day }),
                }),
                `Recall by the number of alerts that are looked at each day, from ${count(curves.budget.x[0]!)} to ${count(curves.budget.x.at(-1)!)}.`,
                budget === null
                  ? 'The highest scores of each day.'
                  : `The highest scores of each day. The dashed line is the given budget of ${count(budget.alerts_per_day)} per day.`,
              ),
      },
      { title: 'Alert reduction', body: reductionTable(evaluation) },
    ],
  }
}

interface CurveWords {
  readonly axes: readonly [x: string, y: string]
  readonly reference: LineChartOptions['reference']
  readonly label: string
}

async function part(title: string, without: string, curve: Curve, words: CurveWords): Promise<Subsection> {
  if (curve.x.length === 0) return { title, width: 'half', body: nothing(without) }
  const [xTitle, yTitle] = words.axes
  const spec = lineChart({
    lines: [{ name: yTitle, ...curve }],
    xTitle,
    yTitle,
    xDomain: UNIT,
    yDomain: UNIT,
    ...(words.reference && { reference: words.reference }),
  })
  return { title, width: 'half', body: await figure(spec, words.label, words.label) }
}

async function calibrationChart(
  { curves }: ScorerEvaluation,
  calibration: ReportDocument['calibration'],
): Promise<Html> {
  const { calibration: raw, calibration_calibrated: calibrated } = curves
  if (raw.predicted.length === 0) return nothing('There are no bins to show.')
  const name = calibration === null ? 'calibrated' : `calibrated (${calibration.method})`
  const lines = [toLine('raw', raw), ...(calibrated ? [toLine(name, calibrated)] : [])]
  const label =
    'Observed share of positives over the mean score of ten equally filled bins; on the dotted line a score is the probability it claims to be.'
  const spec = lineChart({
    lines,
    xTitle: 'Mean score of the bin',
    yTitle: 'Observed share of positives',
    xDomain: UNIT,
    yDomain: UNIT,
    reference: { from: [0, 0], to: [1, 1] },
    points: true,
  })
  return figure(spec, label, calibrated === null ? `${label} Scores are not calibrated.` : label)
}

function toLine(name: string, { predicted, observed }: CalibrationCurve) {
  return { name, x: predicted, y: observed }
}
