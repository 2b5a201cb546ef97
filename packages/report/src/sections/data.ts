import { figure } from '../charts/figure.js'
import { type Span, spanChart } from '../charts/span-chart.js'
import type { ReportDocument, ReportPart } from '../document.js'
import { count, percent, plural } from '../page/format.js'
import { type Html, html } from '../page/html.js'
import { nothing, type Section } from '../page/section.js'
import { table } from '../page/table.js'

const PART_NAMES = { train: 'Training', validation: 'Validation', test: 'Test' } as const

const SPLIT_WORDS: Readonly<Record<string, string>> = {
  temporal: 'Temporal split: later processing days test a model that has seen earlier ones only, as in use.',
  stratified: 'Stratified split: rows were drawn at random, with the same share of positives in each part.',
  group: 'Group split: rows were drawn at random, all rows of one address on the same side.',
}

/** What was read, how it was divided, and what was left out. */
export async function dataSection(document: ReportDocument): Promise<Section> {
  return {
    id: 'data',
    title: 'Data and split',
    parts: [
      { title: 'Data', body: dataTable(document) },
      { title: 'What the joins found', body: joins(document) },
      { title: 'Split timeline', body: await timeline(document) },
      { title: 'Rows left out and why', body: leftOut(document) },
      { title: 'Label sufficiency', body: sufficiency(document) },
      { title: 'Warnings', body: warnings(document) },
    ],
  }
}

function dataTable({ data, window }: ReportDocument): Html {
  return table(
    'Labelled rows that were read',
    [{ title: 'Figure' }, { title: 'Value', kind: 'number' }],
    [
      ['First processing day asked for', window.start_date],
      ['Last processing day asked for', window.end_date],
      ['Days observed per snapshot', count(window.window_days)],
      ['Rows', count(data.rows)],
      ['Share of positives', percent(data.positive_rate)],
      ['Features', count(data.features)],
    ],
  )
}

const JOIN_NAMES: Readonly<Record<string, string>> = {
  history: 'earlier alerts of the same address',
  raw_alerts: 'alerts on members',
}

function joins({ data }: ReportDocument): Html {
  const coverage = data.coverage ?? []
  if (coverage.length === 0) return nothing('It was not recorded how many rows each joined table knows.')
  return table(
    'Rows for which each joined table has something',
    [
      { title: 'Table' },
      { title: 'Rows', kind: 'number' },
      { title: 'Found', kind: 'number' },
      { title: 'Share', kind: 'number' },
      { title: 'Lowest day', kind: 'number' },
      { title: 'Share on it', kind: 'number' },
    ],
    coverage.map(({ table: name, rows, matched, days }) => {
      const shares = days.rows.map((all, i) => days.matched[i]! / all)
      const lowest = shares.indexOf(Math.min(...shares))
      return [
        JOIN_NAMES[name] ?? name,
        count(rows),
        count(matched),
        percent(rows === 0 ? null : matched / rows),
        days.day[lowest] ?? '–',
        percent(shares[lowest] ?? null),
      ]
    }),
  )
}

async function timeline({ split, evaluation, purpose }: ReportDocument): Promise<Html> {
  const spans: Span[] = split.parts.map((part) => ({
    name: PART_NAMES[part.name],
    first: part.first_date,
    last: part.last_date,
    text: describePart(part),
    judged: purpose === 'training' && part.name === 'test',
  }))
  if (purpose === 'evaluation') {
    const { rows, positives, first_date, last_date } = evaluation
    const text = describePart({ rows, positives, first_date, last_date })
    spans.push({ name: 'Evaluated', first: first_date, last: last_date, text, judged: true })
  }
  const embargo =
    split.embargo_days === 0
      ? 'No embargo: labels count as known on their processing day.'
      : `Embargo: ${plural(split.embargo_days, 'day')} before the test period are left out of training, as their labels were not known then.`
  return html`<p>${SPLIT_WORDS[split.kind] ?? `Split: ${split.kind}.`} ${embargo}</p>
${
  spans.length === 0
    ? nothing('The split names no parts.')
    : await figure(
        spanChart(spans),
        `Timeline of the parts. ${spans.map(({ name, text }) => `${name}: ${text}.`).join(' ')}`,
        'Each bar spans the processing days of one part; the coloured one is what this report judges.',
      )
}
${partsTable(split.parts)}`
}

function describePart({ rows, positives, first_date, last_date }: Omit<ReportPart, 'name'>): string {
  return `${plural(rows, 'row')}, ${count(positives)} positive, ${first_date} to ${last_date}`
}

function partsTable(parts: readonly ReportPart[]): Html {
  return table(
    'Parts of the split',
    [
      { title: 'Part' },
      { title: 'Rows', kind: 'number' },
      { title: 'Positives', kind: 'number' },
      { title: 'Share of positives', kind: 'number' },
      { title: 'First day', kind: 'number' },
      { title: 'Last day', kind: 'number' },
    ],
    parts.map(({ name, rows, positives, first_date, last_date }) => [
      PART_NAMES[name],
      count(rows),
      count(positives),
      percent(rows === 0 ? null : positives / rows),
      first_date,
      last_date,
    ]),
  )
}

function leftOut({ data, split }: ReportDocument): Html {
  const { unlabelled, embargo, late_label } = data.dropped
  return table(
    'Rows that were read and not used, or belong to no part',
    [{ title: 'Reason' }, { title: 'Rows', kind: 'number' }, { title: 'Why', kind: 'wide' }],
    [
      ['No label', count(unlabelled), 'The label strategy says nothing about these rows.'],
      [
        'Embargo',
        count(Math.max(embargo, split.excluded.embargo)),
        `Processed within ${plural(split.embargo_days, 'day')} before the test period: their outcome was open then.`,
      ],
      [
        'Label known too late',
        count(Math.max(late_label, split.excluded.late_label)),
        'The label became known only once the test period had begun.',
      ],
    ],
  )
}

function sufficiency({ insufficient }: ReportDocument): Html {
  if (insufficient === null) return nothing('Every part of the split has enough labels of both classes.')
  return html`<p class="alarm">Some parts have too few labels for figures to mean much.</p>
${table(
  'Labels of each part, and how many more the gate asks for',
  [
    { title: 'Part' },
    { title: 'Rows', kind: 'number' },
    { title: 'Positives', kind: 'number' },
    { title: 'Negatives', kind: 'number' },
    { title: 'Missing positives', kind: 'number' },
    { title: 'Missing negatives', kind: 'number' },
  ],
  insufficient.parts.map((part) => [
    part.part,
    ...[part.rows, part.positives, part.negatives, part.missing_positives, part.missing_negatives].map(count),
  ]),
)}`
}

function warnings({ data }: ReportDocument): Html {
  if (data.warnings.length === 0) return nothing('None.')
  return html`<ul>${data.warnings.map((warning) => html`<li>${warning}</li>`)}</ul>`
}
