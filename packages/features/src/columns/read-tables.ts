import type { AlignedTables, ClusterTables } from '@alertsmith/core'
import { BadTablesError } from '../errors.js'
import { GRAIN_TABLES, type Grain, type TablesByName } from '../grain.js'
import { acceptsType, type ColumnKind, type ColumnValues, expectedTypes, readColumn } from './kinds.js'
import { describeProblems, type TableProblem } from './problems.js'
import type { ColumnRequest, ColumnRequests, RequestedColumns } from './request.js'

/** @throws {BadTablesError} naming every missing column, wrong type and wrong length at once. */
export function checkTables(
  tables: AlignedTables | ClusterTables,
  grain: Grain,
  requests: Iterable<ColumnRequests>,
): void {
  const wanted = [...requests].flatMap((group) => Object.values(group))
  const problems = [...tableProblems(tables, grain, wanted), ...columnProblems(tables, wanted)]
  if (problems.length > 0) {
    const owner = grain === 'alert' ? 'The aligned tables' : 'The cluster tables'
    throw new BadTablesError(describeProblems(owner, problems), { context: { problems } })
  }
}

function* tableProblems(
  tables: TablesByName,
  grain: Grain,
  wanted: readonly ColumnRequest[],
): Iterable<TableProblem> {
  const { required, main } = GRAIN_TABLES[grain]
  const numRows = tables[main]?.numRows ?? 0
  for (const table of new Set([...required, ...wanted.map((request) => request.table)])) {
    const found = tables[table]?.numRows
    if (found === numRows) continue
    yield {
      table,
      expected: `${numRows} rows, one per ${grain}`,
      found: found === undefined ? 'no table' : `${found} rows`,
    }
  }
}

function* columnProblems(tables: TablesByName, wanted: readonly ColumnRequest[]): Iterable<TableProblem> {
  const seen = new Set<string>()
  for (const { table, column, kind } of wanted) {
    const key = `${table}.${column}:${kind}`
    if (seen.has(key) || !tables[table]) continue
    seen.add(key)
    const type = tables[table].getChild(column)?.type
    if (type && acceptsType(kind, type)) continue
    yield { table, column, expected: expectedTypes(kind), found: type ? String(type) : 'no such column' }
  }
}

/** What {@link checkTables} has found to be there. A column is read when it is first asked for: `fit` needs few of them. */
export function readColumns<R extends ColumnRequests>(
  tables: TablesByName,
  requests: R,
): RequestedColumns<R> {
  const columns = {}
  for (const [name, { table, column, kind }] of Object.entries(requests)) {
    let values: ColumnValues<ColumnKind> | undefined
    Object.defineProperty(columns, name, {
      enumerable: true,
      get: () => (values ??= readColumn(tables[table]!.getChild(column)!, kind)),
    })
  }
  return columns as RequestedColumns<R>
}
