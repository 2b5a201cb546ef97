import type { AlignedTables, ClusterTables } from '@alertsmith/core'
import {
  Bool,
  type DataType,
  Dictionary,
  Float64,
  Int32,
  Table,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow'
import type { ColumnKind } from '../columns/kinds.js'
import type { ColumnRequests } from '../columns/request.js'
import { GRAIN_TABLES, type Grain } from '../grain.js'

type Cell = string | number | boolean | null

/** 2024-03-04, a Monday. */
const FIRST_DAY = 19_786

/** Row-aligned tables with the columns that a step asks for, every cell made by `cell`. */
export function requestedTables(
  inputs: ColumnRequests,
  grain: Grain,
  numRows: number,
  cell: (kind: ColumnKind, row: number, column: number) => Cell,
): AlignedTables | ClusterTables {
  const requests = Object.values(inputs)
  const { required } = GRAIN_TABLES[grain]
  const names = new Set([...required, ...requests.map(({ table }) => table)])
  const tables = [...names].map((table) => {
    // A table without columns would have no rows.
    const columns: Record<string, Vector> = { _row: vectorFromArray(range(numRows), new Int32()) }
    requests.forEach((request, column) => {
      if (request.table !== table) return
      const cells = range(numRows).map((row) => cell(request.kind, row, column))
      columns[request.column] = vectorFromArray(cells, typeOf(request.kind))
    })
    return [table, new Table(columns)]
  })
  return Object.fromEntries(tables) as AlignedTables | ClusterTables
}

/** Rows with ordinary values, zeros, ties, nulls, and numbers that the column's kind rules out. */
export function exampleTables(
  inputs: ColumnRequests,
  grain: Grain,
  numRows = 48,
): AlignedTables | ClusterTables {
  return requestedTables(inputs, grain, numRows, exampleCell)
}

/** Rows in which nothing is known. */
export function unknownTables(
  inputs: ColumnRequests,
  grain: Grain,
  numRows: number,
): AlignedTables | ClusterTables {
  return requestedTables(inputs, grain, numRows, () => null)
}

function exampleCell(kind: ColumnKind, row: number, column: number): Cell {
  // A small mixing function instead of chance, so that a failure is the same failure again.
  const mixed = Math.imul(row * 31 + column * 17 + 7, 0x9e3779b1) >>> 8
  const choice = mixed % 11
  if (choice === 0) return null
  if (kind === 'flag') return choice % 2 === 0
  if (kind === 'day') return FIRST_DAY + (row >> 2)
  if (kind === 'time') return (FIRST_DAY + (row >> 2)) * 86_400 - (mixed % 1_000_000)
  if (kind === 'text') return ['low', 'HIGH', 'a b', 'é', '', 'critical'][mixed % 6]!
  if (choice === 1) return 0
  if (choice === 2) return Number.POSITIVE_INFINITY
  if (choice === 3) return kind === 'number' ? -12.5 : -1
  if (choice === 4) return 1e308
  if (choice === 5) return 5e-324
  return kind === 'count' ? mixed % 50 : (mixed % 10_000) / 8
}

function typeOf(kind: ColumnKind): DataType {
  if (kind === 'text') return new Dictionary(new Utf8(), new Int32())
  if (kind === 'flag') return new Bool()
  return kind === 'day' ? new Int32() : new Float64()
}

function range(length: number): number[] {
  return Array.from({ length }, (_, row) => row)
}
