import { colors, type ModelDiff, renderTable, type TraitDifference } from '@alertsmith/pipeline'
import { count, metric, percent } from './number.js'

const MOST_MOVED = 10

/** `models diff` for a person: what was changed on purpose first, then what came of it. */
export function renderDiff(diff: ModelDiff): string {
  const { model_id, features, meaning, making, labels, metrics, importances, versions } = diff
  const title = (text: string) => colors.bold(text)
  const changed = [
    ...features.added.map((name) => `${colors.green('+')} ${name}`),
    ...features.removed.map((name) => `${colors.red('−')} ${name}`),
    // Labels follow in words.
    ...[...meaning, ...making]
      .filter(({ name }) => name !== 'labels' && name !== 'cluster rule')
      .map(difference),
    ...(labels.before === labels.after ? [] : [`labels: ${labels.before} → ${labels.after}`]),
  ]
  return [
    `${title(model_id.before)} → ${title(model_id.after)}`,
    `  ${diff.step}: ${diff.reason}`,
    title(`What was changed (${count(features.in_both)} features in both)`),
    ...(changed.length === 0 ? ['  nothing but the data'] : changed.map((line) => `  ${line}`)),
    title('Data'),
    indent(renderTable(['', 'before', 'after'], dataRows(diff))),
    title('Figures, each on test rows of its own'),
    indent(
      renderTable(
        ['metric', 'before', 'after', 'change'],
        metrics.map(({ name, before, after }) => [
          name,
          figure(before),
          figure(after),
          before === null || after === null ? '' : signed(after - before, (value) => figure(value)),
        ]),
      ),
    ),
    title(`Shares of the gain that moved most`),
    indent(
      renderTable(
        ['feature', 'before', 'after', 'change'],
        importances
          .slice(0, MOST_MOVED)
          .map(({ feature, before, after }) => [
            feature,
            percent(before),
            percent(after),
            signed(after - before, percent),
          ]),
      ),
    ),
    ...(versions.length === 0 ? [] : [title('Software')]),
    ...versions.map(({ name, before, after }) => `  ${name} ${before ?? 'none'} → ${after ?? 'none'}`),
  ].join('\n')
}

function dataRows({ data, split, created_at }: ModelDiff): string[][] {
  const row = (name: string, before: string, after: string) => [name, before, after]
  const { before, after } = data
  return [
    row('created', created_at.before.slice(0, 19), created_at.after.slice(0, 19)),
    row(
      'window',
      `${before.start_date} to ${before.end_date}, ${before.window_days} days`,
      `${after.start_date} to ${after.end_date}, ${after.window_days} days`,
    ),
    row('rows', count(before.rows), count(after.rows)),
    row('positive', percent(before.positive_rate), percent(after.positive_rate)),
    row(
      'fingerprint',
      before.fingerprint.slice(0, 12),
      before.fingerprint === after.fingerprint ? 'the same' : after.fingerprint.slice(0, 12),
    ),
    row('split', parts(split.before), parts(split.after)),
  ]
}

function parts({ kind, test_start, train, validation, test }: ModelDiff['split']['before']): string {
  const from = test_start === null ? '' : ` from ${test_start}`
  return `${kind}: ${count(train)} + ${count(validation)}, test ${count(test)}${from}`
}

function difference({ name, before, after }: TraitDifference): string {
  const shown = (value: unknown) =>
    value === undefined || value === null ? 'none' : typeof value === 'string' ? value : JSON.stringify(value)
  return `${name} ${shown(before)} → ${shown(after)}`
}

function figure(value: number | null): string {
  return value !== null && Number.isInteger(value) ? String(value) : metric(value)
}

function signed(value: number, format: (value: number) => string): string {
  return `${value > 0 ? '+' : ''}${format(value)}`
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ')
}
