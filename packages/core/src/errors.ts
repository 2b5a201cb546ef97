/** Who has to act on an error: the caller's words, the data, the surroundings, a gate, the user's own interrupt, or us. */
export type ErrorCategory = 'usage' | 'data' | 'environment' | 'refused' | 'interrupted' | 'internal'

/** What is fixed about one cause of failure. docs/errors.md is generated from these. */
export interface ErrorSpec {
  /** `PACKAGE_CAUSE` in capitals, e.g. `EXTRACTION_NO_ALERTS`. Never reused for another cause. */
  readonly code: string
  readonly category: ErrorCategory
  /** True where the same call may succeed later without any change by the caller. */
  readonly retryable: boolean
  /**
   * True where the data that the work needs is not there, or not yet, and nothing is wrong with what is: whoever only
   * wanted to look, such as an evaluation on new days, has nothing to do. Default false.
   */
  readonly nothingThere?: boolean
  /** One sentence: what happened. */
  readonly meaning: string
  /** One sentence: what the reader should do. */
  readonly remedy: string
}

export interface ErrorDetails {
  /** Facts for machines, e.g. `{ column: 'label', expected: 'UInt8', found: 'String' }`. No secrets. */
  readonly context?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
  /** See {@link ErrorSpec.nothingThere}. Default: as the spec says. */
  readonly nothingThere?: boolean
}

const marker = Symbol.for('alertsmith.error')

/** Base of every error that Alertsmith throws on purpose. Create concrete ones with {@link defineError}. */
export class AlertsmithError extends Error {
  readonly code: string
  readonly category: ErrorCategory
  readonly retryable: boolean
  /** See {@link ErrorSpec.nothingThere}. */
  readonly nothingThere: boolean
  /** What happened, without anything of this one case: may be told where data must not go. */
  readonly meaning: string
  readonly remedy: string
  readonly context: Readonly<Record<string, unknown>>
  // A registered symbol instead of instanceof: two copies of this package in one process must agree.
  readonly [marker] = true

  constructor(spec: ErrorSpec, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = spec.code
    this.code = spec.code
    this.category = spec.category
    this.retryable = spec.retryable
    this.nothingThere = details.nothingThere ?? spec.nothingThere ?? false
    this.meaning = spec.meaning
    this.remedy = spec.remedy
    this.context = details.context ?? {}
  }

  /** Whether an error says that there is nothing to work on, see {@link ErrorSpec.nothingThere}. */
  static saysNothingThere(value: unknown): value is AlertsmithError {
    return AlertsmithError.isInstance(value) && value.nothingThere
  }

  static isInstance(value: unknown): value is AlertsmithError {
    return typeof value === 'object' && value !== null && marker in value
  }
}

export interface ErrorClass {
  new (message: string, details?: ErrorDetails): AlertsmithError
  readonly spec: ErrorSpec
}

/** Makes the one class for one cause. `message` says what was expected, what was found and what to do. */
export function defineError(spec: ErrorSpec): ErrorClass {
  return class extends AlertsmithError {
    static readonly spec = Object.freeze(spec)
    constructor(message: string, details?: ErrorDetails) {
      super(spec, message, details)
    }
  }
}
