import type { TableName } from '../grain.js'
import type { ColumnKind, ColumnValues } from './kinds.js'

/** A column of the row-aligned tables that a step reads. */
export interface ColumnRequest<K extends ColumnKind = ColumnKind, T extends TableName = TableName> {
  readonly table: T
  readonly column: string
  readonly kind: K
}

export type ColumnRequests<T extends TableName = TableName> = Readonly<
  Record<string, ColumnRequest<ColumnKind, T>>
>

/** The values of each requested column, under the same name. Shared memory: read only. */
export type RequestedColumns<R extends ColumnRequests> = {
  readonly [Name in keyof R]: ColumnValues<R[Name]['kind']>
}

function request<K extends ColumnKind>(kind: K) {
  return <T extends TableName>(table: T, column: string): ColumnRequest<K, T> => ({ table, column, kind })
}

/** US dollars or another quantity that cannot be negative; doubles, NaN = missing, as are negative and infinite values. */
export const amount = request('amount')
/** A number of things: as {@link amount}. */
export const count = request('count')
/** Any finite number; doubles, NaN = missing, as are infinite values. */
export const number = request('number')
/** A boolean as 0 or 1; doubles, NaN = missing, as is any other number. */
export const flag = request('flag')
/** A date as whole days since 1970-01-01; doubles, NaN = missing or unreadable. */
export const day = request('day')
/** A time as seconds since 1970-01-01 UTC; doubles, NaN = missing or unreadable. */
export const time = request('time')
/** Text as codes and the distinct values they stand for; -1 = missing. */
export const text = request('text')
