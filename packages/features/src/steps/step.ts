import type { ColumnRequests, RequestedColumns } from '../columns/request.js'
import type { TableName } from '../grain.js'

/** `declared` holds the columns that a team declared, `own` is meant for what a team's own steps compute. */
export const FEATURE_GROUPS = [
  'alert',
  'address',
  'temporal',
  'statistical',
  'cluster',
  'network',
  'declared',
  'own',
] as const
export type FeatureGroup = (typeof FEATURE_GROUPS)[number]

/** `nan`: what is unknown stays NaN. `zero`: absence means there is none of it, so the value is 0. */
export type MissingPolicy = 'nan' | 'zero'

/** One column of the feature matrix, as the catalogue documents it. */
export interface FeatureDefinition {
  /** A letter, then letters, digits and `_`; unique in a matrix. */
  readonly name: string
  readonly group: FeatureGroup
  /** The columns it is computed from, as `table.column` of the row-aligned tables. */
  readonly sources: readonly string[]
  readonly meaning: string
  /** Unit of the values, e.g. `USD`, `days`, `ratio`, `0 or 1`. */
  readonly unit: string
  readonly missing: MissingPolicy
  /** True where the value depends on numbers learned from training rows. */
  readonly fitted: boolean
  /** True where the values are codes of categories (whole numbers from 0, NaN = unknown) instead of quantities. */
  readonly categorical?: true
  /** The text of each code, where the feature is categorical and fitted. */
  readonly categories?: readonly string[]
  /** How a value is told to an analyst; see `phrase` for the placeholders. */
  readonly phrase?: string
}

/** A value that survives JSON unchanged: numbers are finite, nothing is undefined. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue }

export interface TransformContext {
  readonly numRows: number
  /** The step's inputs under the names it gave them. Shared memory: read only. */
  readonly columns: RequestedColumns<ColumnRequests>
  /** Where each output goes, length `numRows`, zero-filled. Every element must be set. */
  readonly out: Readonly<Record<string, Float64Array>>
  /** What `fit` returned; null for a step without `fit`. */
  readonly state: JsonValue
}

export interface FitContext {
  readonly numRows: number
  readonly columns: RequestedColumns<ColumnRequests>
  /** 0-based training rows. Nothing may be learned from any other row. */
  readonly rows: Int32Array
}

/**
 * A pure column function from the row-aligned tables to some columns of the matrix. The value of a row depends on that
 * row and the fitted state alone, so transforming a slice gives the slice of the transform.
 */
export interface FeatureStep<T extends TableName = TableName> {
  /** Unique among the steps of a builder; it names the step's part of the fitted state. */
  readonly name: string
  /** Raised whenever the same input gives other output than before; a state fitted by another version is refused. */
  readonly version: number
  readonly inputs: ColumnRequests<T>
  readonly outputs: readonly FeatureDefinition[]
  /** Learns from the training rows. A step without it has the state null. */
  fit?(context: FitContext): JsonValue
  /** What is wrong with a state read back from JSON, or undefined. Required where there is a `fit`. */
  checkState?(state: JsonValue): string | undefined
  transform(context: TransformContext): void
}
