export const DECLARED_KINDS = ['number', 'boolean', 'category', 'array-length'] as const

/**
 * How a declared column becomes a feature. `number`: passed through as a double. `boolean`: 0 or 1. `category`: a text as
 * a LightGBM categorical, its vocabulary learned from training rows. `array-length`: the number of elements of an array.
 */
export type DeclaredKind = (typeof DECLARED_KINDS)[number]

/** A further column of a raw table that a team wants as a feature. Unknown values (null) stay unknown. */
export interface DeclaredFeature {
  /** The feature's name: letters, digits and `_`, different from every built-in feature. */
  readonly name: string
  readonly table: 'raw_alerts' | 'raw_features'
  readonly column: string
  readonly kind: DeclaredKind
  /** `category` only: texts on fewer training rows than this count as unknown. Default 20. */
  readonly minFrequency?: number | undefined
}
