import { ALIGNED_TABLE_NAMES, type AlignedTables } from '@alertsmith/core'
import { BadTablesError } from '../errors.js'
import { acceptsType, type ColumnKind, type ColumnValues, expectedTypes, readColumn } from './kinds.js'
import { describeProblems, type TableProblem } from './problems.js'
import type { ColumnRequests, RequestedColumns } from './request.js'

/** @throws {BadTablesError} naming every missing column, wrong type and wrong length at once. */
export function checkTables(tables: AlignedTables, requests: Iterable<ColumnRequests>): void {
  const problems: TableProblem[] = []
  const numRows = tables.alerts.numRows
  for (const table of ALIGNED_TABLE_NAMES) {
    const found = tables[table]?.numRows
    if (found === numRows) continue
    problems.push({
      table,
      expected: `${numRows} rows, one per alert`,
      found: found === undefined ? 'no table' : `${found} rows`,
    })
  }
  const seen = new Set<string>()
  for (const { table, column, kind } of [...requests].flatMap((group) => Object.values(group))) {
    const key = `${table}.${column}:${kind}`
    if (seen.has(key) || !tables[table]) continue
    seen.add(key)
    const type = tables[table].getChild(column)?.type
    if (type && acceptsType(kind, type)) continue
    problems.push({
      table,
      column,
      expected: expectedTypes(kind),
      found: type ? String(type) : 'no such column',
    })
  }
  if (problems.length > 0) {
    throw new BadTablesError(describeProblems('The aligned tables', problems), { context: { problems } })
  }
}

/** What {@link checkTables} has found to be there. A column is read when it is first asked for: `fit` needs few of them. */
export function readColumns<R extends ColumnRequests>(
  tables: AlignedTables,
  requests: R,
): RequestedColumns<R> {
  const columns = {}
  for (const [name, { table, column, kind }] of Object.entries(requests)) {
    let values: ColumnValues<ColumnKind> | undefined
    Object.defineProperty(columns, name, {
      enumerable: true,
      get: () => (values ??= readColumn(tables[table].getChild(column)!, kind)),
    })
  }
  return columns as RequestedColumns<R>
}
