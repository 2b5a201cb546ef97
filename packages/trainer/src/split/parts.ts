import { type IsoDate, toIsoDate } from '@alertsmith/core'
import { SingleClassError, TooFewRowsError } from '../errors.js'
import { gather } from '../row-lists.js'
import { countPositives, type TrainingRows } from '../rows.js'

/** The parts of a split; a part's number is its place here. */
export const PARTS = ['train', 'validation', 'test'] as const
export type PartName = (typeof PARTS)[number]

/** Numbers of rows that are in no part: too near to the test period, or labelled too late. */
export const EMBARGO = 3
export const LATE_LABEL = 4

export interface PartSummary {
  readonly rows: number
  readonly positives: number
  /** positives / rows, weights not counted. */
  readonly positiveRate: number
  readonly firstDate: IsoDate
  readonly lastDate: IsoDate
  /** Distinct addresses; null where the rows carry no group numbers. */
  readonly groups: number | null
}

/** The rows (0-based, ascending) whose entry in `part` is `number`. */
export function rowsOfPart(part: Uint8Array, number: number): Int32Array {
  let size = 0
  for (const entry of part) if (entry === number) size++
  const rows = new Int32Array(size)
  let filled = 0
  for (let row = 0; row < part.length; row++) if (part[row] === number) rows[filled++] = row
  return rows
}

/** @throws {TooFewRowsError} if the part is empty. */
export function summarisePart(rows: TrainingRows, selection: Int32Array): PartSummary {
  if (selection.length === 0) {
    throw new TooFewRowsError(
      `planSplit: expected rows for every part of the split; ${rows.label.length} rows leave one empty. Extract a longer window.`,
      { context: { rows: rows.label.length } },
    )
  }
  const positives = countPositives(gather(rows.label, selection))
  const { first, last } = dayRange(rows.day, selection)
  return {
    rows: selection.length,
    positives,
    positiveRate: positives / selection.length,
    firstDate: toIsoDate(first),
    lastDate: toIsoDate(last),
    groups: rows.group === undefined ? null : new Set(gather(rows.group, selection)).size,
  }
}

/** @throws {SingleClassError} if a part holds rows of one class only. */
export function refuseSingleClassParts(parts: Readonly<Record<PartName, PartSummary>>): void {
  for (const name of PARTS) {
    const { rows, positives, firstDate, lastDate } = parts[name]
    if (positives > 0 && positives < rows) continue
    throw new SingleClassError(
      `planSplit: expected rows of both classes in the ${name} part; found ${rows} rows ` +
        `(${firstDate} to ${lastDate}), ${positives} of them positive. ` +
        'Extract a longer window, move the split, or make this part larger.',
      { context: { part: name, ...parts[name] } },
    )
  }
}

function dayRange(day: Int32Array, selection: Int32Array): { first: number; last: number } {
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for (const row of selection) {
    if (day[row]! < first) first = day[row]!
    if (day[row]! > last) last = day[row]!
  }
  return { first, last }
}
