import { toIsoDate } from '@alertsmith/core'
import { codedName } from '../evaluation/segments.js'
import { severityRank } from '../evaluation/severity.js'
import type { ComparedRows } from './compared-rows.js'
import type { SegmentKind } from './comparison.js'

/** Rows that have something in common. */
export interface RowSegment {
  readonly kind: SegmentKind
  readonly name: string
  readonly rows: Int32Array
}

/** Every row once in each kind of segments; a kind of which nothing is known is left out. */
export function divideRows({ label, day, seen, severity }: ComparedRows): RowSegment[] {
  const months = new Map<number, string>()
  for (const value of day) if (!months.has(value)) months.set(value, toIsoDate(value).slice(0, 7))
  const severities = severity?.values.some(Boolean)
    ? divide('severity', label.length, (row) => codedName(severity, row)).sort(
        (a, b) => severityRank(b.name) - severityRank(a.name),
      )
    : []
  return [
    ...divide('month', label.length, (row) => months.get(day[row]!)!),
    ...severities,
    ...(seen ? divide('address', label.length, (row) => (seen[row] === 1 ? 'seen' : 'unseen')) : []),
  ]
}

/** By name. */
function divide(kind: SegmentKind, numRows: number, nameOf: (row: number) => string): RowSegment[] {
  const rowsOf = new Map<string, number[]>()
  for (let row = 0; row < numRows; row++) {
    const name = nameOf(row)
    const known = rowsOf.get(name)
    if (known === undefined) rowsOf.set(name, [row])
    else known.push(row)
  }
  return [...rowsOf]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, rows]) => ({ kind, name, rows: Int32Array.from(rows) }))
}
