import {
  type AlignedTables,
  type BoundQuery,
  type QueryOptions,
  type QuerySource,
  throwIfAborted,
} from '@alertsmith/core'
import { Table } from 'apache-arrow'
import { alertCoverage, type UnmatchedSide, unmatchedSide } from './coverage/alert-coverage.js'
import type { JoinCoverage } from './coverage/coverage.js'
import { DataChangedError } from './errors.js'
import { inLanes } from './in-lanes.js'
import { planParts } from './plan-parts.js'
import type { AlertSelection } from './query/alert-selection.js'
import { alertLoad } from './query/alerts.js'
import { alertsQuery, wideColumns } from './query/alerts-query.js'
import { historyQuery } from './query/history.js'
import { splitTables } from './split-tables.js'

export interface AlertRows {
  readonly tables: AlignedTables
  readonly coverage: readonly JoinCoverage[]
  readonly unmatched: UnmatchedSide | undefined
}

/**
 * Parts of the window and the history, read side by side and put together row by row.
 *
 * @param expected how many alerts there must be
 * @throws {DataChangedError} there are others
 */
export async function readAlerts(
  source: QuerySource,
  selection: AlertSelection,
  expected: number,
  { signal }: QueryOptions,
): Promise<AlertRows> {
  const windows = await planParts(source, selection.window, alertLoad(selection), { signal })
  // Without alerts there are no parts, but tables without rows have columns, too.
  const parts = windows.length === 0 ? [selection.window] : windows
  const queries = [historyQuery(selection), ...parts.map((window) => alertsQuery({ ...selection, window }))]
  const read = (query: BoundQuery) => (either: AbortSignal) => source.queryArrow(query, { signal: either })
  const [history, ...wides] = await inLanes(queries.map(read), signal)
  throwIfAborted(signal, 'extraction')
  const wide = wides.length === 1 ? wides[0]! : new Table(wides.flatMap(({ batches }) => batches))
  if (wide.numRows !== expected || !sameAlerts(wide, history!)) {
    throw new DataChangedError(
      `Network "${source.network}" must not be written to while it is extracted; it had ${expected} alerts to extract and now has ${wide.numRows}, or others. Try again.`,
      { context: { expected, found: wide.numRows } },
    )
  }
  return {
    tables: splitTables(wide, wideColumns(selection), history!),
    coverage: alertCoverage(wide, history!),
    unmatched: unmatchedSide(wide),
  }
}

function sameAlerts(...results: [Table, Table]): boolean {
  const [a, b] = results.map((result) => {
    const { buffer, byteOffset, byteLength }: BigUint64Array = result.getChild('alert_check')!.toArray()
    return Buffer.from(buffer, byteOffset, byteLength)
  })
  return a!.equals(b!)
}
