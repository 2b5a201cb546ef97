import { toIsoDate } from '@alertsmith/core'
import { areas } from './areas.js'
import type { CodedColumn, JudgedRows } from './judged-rows.js'
import { type OrderedRows, selectOrdered } from './ordered-rows.js'
import type { Sample } from './sample.js'
import type { Figures } from './scorer-figures.js'
import { severityRank } from './severity.js'

/** Rows that have something in common. */
export interface Segment {
  readonly name: string
  readonly rows: OrderedRows
  /** At least two rows of each class: fewer say nothing about an order. */
  readonly hasBothClasses: boolean
}

export interface Segments {
  readonly address: readonly Segment[]
  readonly month: readonly Segment[]
  readonly severity: readonly Segment[]
  readonly typology: readonly Segment[]
}

/** Rows without a value come last, under this name. */
const UNKNOWN = 'unknown'

export function segmentRows(rows: JudgedRows, ordered: OrderedRows): Segments {
  const { seen, severity, typology } = rows
  return {
    address: seen === undefined ? [] : divide(ordered, (row) => (seen[row] === 1 ? 'seen' : 'unseen')),
    month: divide(ordered, monthNames(rows.day)),
    severity: divideByColumn(ordered, severity).sort((a, b) => severityRank(b.name) - severityRank(a.name)),
    typology: divideByColumn(ordered, typology),
  }
}

/** The month of each row as `YYYY-MM`, worked out once a day. */
function monthNames(day: Int32Array): (row: number) => string {
  const months = new Map<number, string>()
  for (const value of day) if (!months.has(value)) months.set(value, toIsoDate(value).slice(0, 7))
  return (row) => months.get(day[row]!)!
}

/** @returns Names `roc_auc` and `pr_auc`. */
export function segmentAreas({ rows, hasBothClasses }: Segment, { weight }: Sample): Figures {
  const { rocAuc, prAuc } = hasBothClasses ? areas(rows, weight) : { rocAuc: Number.NaN, prAuc: Number.NaN }
  return { roc_auc: rocAuc, pr_auc: prAuc }
}

/** The value of a row in a column of codes; empty text is unknown too. */
export function codedName({ codes, values }: CodedColumn, row: number): string {
  return values[codes[row]!] || UNKNOWN
}

function divideByColumn(ordered: OrderedRows, column: CodedColumn | undefined): Segment[] {
  if (column === undefined) return []
  const segments = divide(ordered, (row) => codedName(column, row))
  return segments.some(({ name }) => name !== UNKNOWN) ? segments : []
}

/** By name, what is unknown last. */
function divide(ordered: OrderedRows, nameOf: (row: number) => string): Segment[] {
  const places = new Map<string, number[]>()
  for (let place = 0; place < ordered.numRows; place++) {
    const name = nameOf(ordered.row[place]!)
    const known = places.get(name)
    if (known === undefined) places.set(name, [place])
    else known.push(place)
  }
  const names = [...places.keys()].sort(
    (a, b) => Number(a === UNKNOWN) - Number(b === UNKNOWN) || (a < b ? -1 : 1),
  )
  return names.map((name) => {
    const rows = selectOrdered(ordered, Int32Array.from(places.get(name)!))
    const positives = rows.label.reduce((sum, label) => sum + label, 0)
    return { name, rows, hasBothClasses: positives >= 2 && rows.numRows - positives >= 2 }
  })
}
