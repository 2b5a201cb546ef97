import type { AlertsmithError, QueryOptions, QuerySource, TrainingWindow } from '@alertsmith/core'
import { LabelValueError, LabelWeightError, OneClassError, UnlabelledError } from '../errors.js'
import type { LabelSql } from '../labels/label-sql.js'
import { labelledAlertsSql } from '../labels/labelled-alerts.js'
import { windowParams } from '../query/snapshot.js'

export interface LabelCounts {
  /** Labels above 0. */
  readonly positive: number
  readonly negative: number
}

interface LabelSummary extends LabelCounts {
  readonly labelled: number
  readonly otherLabels: number
  readonly otherWeights: number
  readonly different: number
}

export interface LabelQuestion {
  readonly window: TrainingWindow
  readonly labels: LabelSql
  /** Whole numbers from 0 to 30 instead of 0 and 1. */
  readonly graded: boolean
  /** What holds the labels, for messages. */
  readonly subject: string
  /** Alerts in the window. */
  readonly alerts: number
  /** Whether several different labels must occur. */
  readonly classes: boolean
}

const ALLOWED = {
  plain: { condition: 'label_value IN (0, 1)', expected: '0, 1 or null' },
  graded: {
    condition: '(label_value BETWEEN 0 AND 30 AND label_value = floor(label_value))',
    expected: 'a whole number from 0 to 30 or null',
  },
}

/** Looks at the labels of all alerts in the window. */
export async function checkLabels(
  source: QuerySource,
  question: LabelQuestion,
  options: QueryOptions,
): Promise<{ readonly errors: readonly AlertsmithError[]; readonly counts: LabelCounts }> {
  const { window, labels, graded } = question
  const { condition, expected } = graded ? ALLOWED.graded : ALLOWED.plain
  const params = { ...windowParams(window), ...labels.params }
  const sql = `SELECT
  toFloat64(count()) AS labelled,
  toFloat64(countIf(label_value > 0)) AS positive,
  toFloat64(countIf(label_value = 0)) AS negative,
  toFloat64(countIf(NOT ${condition})) AS otherLabels,
  toFloat64(countIf(NOT (weight_value >= 0 AND weight_value < inf))) AS otherWeights,
  toFloat64(uniqExact(label_value)) AS different
FROM (
${labelledAlertsSql(labels)}
)`
  const [summary] = await source.queryRows<LabelSummary>({ sql, params }, options)
  const { positive, negative, otherLabels, otherWeights } = summary!
  const errors: AlertsmithError[] = []
  if (otherLabels > 0) {
    const values = await source.queryRows<{ value: string }>(
      {
        sql: `SELECT DISTINCT toString(label_value) AS value FROM (\n${labelledAlertsSql(labels)}\n)
WHERE NOT ${condition} ORDER BY label_value LIMIT 5`,
        params,
      },
      options,
    )
    errors.push(otherValues(question, expected, otherLabels, values))
  }
  if (otherWeights > 0) errors.push(badWeights(question, otherWeights))
  if (question.classes) errors.push(...checkClasses(question, summary!))
  return { errors, counts: { positive, negative } }
}

function otherValues(
  { subject, alerts }: LabelQuestion,
  expected: string,
  otherLabels: number,
  values: readonly { readonly value: string }[],
) {
  const found = values.map(({ value }) => value).join(', ')
  return new LabelValueError(
    `${subject} must be ${expected}; ${otherLabels} of ${alerts} alerts of the window have another value, such as ${found}.`,
    { context: { ...column(subject), expected, found, otherLabels } },
  )
}

function badWeights({ subject, alerts }: LabelQuestion, otherWeights: number) {
  const expected = '0 or more and finite, or null'
  return new LabelWeightError(
    `The weight that goes with ${subject} must be ${expected}; it is not on ${otherWeights} of ${alerts} alerts of the window.`,
    { context: { ...column(subject), expected, found: `${otherWeights} others`, otherWeights } },
  )
}

function checkClasses(
  { subject, alerts, graded }: LabelQuestion,
  { labelled, otherLabels, different, positive, negative }: LabelSummary,
): AlertsmithError[] {
  const expected = 'at least two different labels'
  if (labelled === 0) {
    return [
      new UnlabelledError(
        `${subject} must give a label to some alerts; all ${alerts} alerts of the window have none.`,
        { context: { ...column(subject), expected, found: 'only null', unlabelled: alerts } },
      ),
    ]
  }
  if (otherLabels > 0 || different > 1) return []
  const only = positive === 0 ? '0' : graded ? 'the same' : '1'
  return [
    new OneClassError(
      `${subject} must give different labels within the window; all ${labelled} labelled alerts have ${only}.`,
      { context: { ...column(subject), expected, found: `only ${only}`, positive, negative } },
    ),
  ]
}

function column(subject: string): { readonly table?: string; readonly column?: string } {
  const [table, name] = subject.split(/\.(.*)/s)
  return table === 'raw_alerts' ? { table, column: name! } : {}
}
