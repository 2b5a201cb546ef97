/** What LightGBM says about one of its parameters. */
export interface ParameterInfo {
  /** The chapter of LightGBM's documentation, e.g. `learning control` or `dataset`. */
  readonly section: string
  /** `name` and `names` take {@link options}; the plural types take one value or several. */
  readonly type: 'boolean' | 'integer' | 'number' | 'text' | 'name' | 'integers' | 'numbers' | 'names'
  /** Other names for the same parameter. */
  readonly aliases: readonly string[]
  /** As LightGBM writes it; empty where there is none. */
  readonly default: string
  /** Smallest value allowed. */
  readonly min?: number
  /** Largest value allowed. */
  readonly max?: number
  /** Values must be greater than this. */
  readonly above?: number
  /** Values must be less than this. */
  readonly below?: number
  /** The values allowed, each with its other spellings. */
  readonly options?: Readonly<Record<string, readonly string[]>>
  /** True where only LightGBM's command-line program looks at it. */
  readonly commandLineOnly?: boolean
}
