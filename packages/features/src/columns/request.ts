import type { AlignedTables } from '@alertsmith/core'
import type { ColumnKind, ColumnValues } from './kinds.js'

/** A column of the aligned tables that a step reads. */
export interface ColumnRequest<K extends ColumnKind = ColumnKind> {
  readonly table: keyof AlignedTables
  readonly column: string
  readonly kind: K
}

export type ColumnRequests = Readonly<Record<string, ColumnRequest>>

/** The values of each requested column, under the same name. Shared memory: read only. */
export type RequestedColumns<R extends ColumnRequests> = {
  readonly [Name in keyof R]: ColumnValues<R[Name]['kind']>
}

function request<K extends ColumnKind>(kind: K) {
  return (table: keyof AlignedTables, column: string): ColumnRequest<K> => ({ table, column, kind })
}

/** US dollars or another quantity that cannot be negative. */
export const amount = request('amount')
export const count = request('count')
export const number = request('number')
export const flag = request('flag')
export const day = request('day')
export const time = request('time')
export const text = request('text')
