import { type Logger, nearest, type TrainingWindow } from '@alertsmith/core'
import { OptionError } from './errors.js'

export interface ExtractionOptions {
  readonly window: TrainingWindow
  /** Where labels come from. `column`: `raw_alerts.label`, every label of weight 1. Default: `column`. */
  readonly labels?: { readonly strategy: 'column' } | undefined
  readonly signal?: AbortSignal | undefined
  readonly logger?: Logger | undefined
}

const KNOWN = {
  options: ['window', 'labels', 'signal', 'logger'],
  window: ['startDate', 'endDate', 'windowDays'],
  labels: ['strategy'],
} as const

/** @throws {OptionError} an option is unknown, missing or not offered */
export function checkOptions(options: ExtractionOptions): ExtractionOptions {
  rejectUnknown('options', options)
  if (typeof options.window !== 'object' || options.window === null) {
    throw new OptionError(
      `extractTrainingData: "window" must be {startDate, endDate, windowDays}; got ${String(options.window)}.`,
      { context: { field: 'window' } },
    )
  }
  rejectUnknown('window', options.window)
  if (options.labels !== undefined) {
    rejectUnknown('labels', options.labels)
    if (options.labels.strategy !== 'column') {
      throw new OptionError(
        `extractTrainingData: "labels.strategy" must be "column"; got ${JSON.stringify(options.labels.strategy)}.`,
        { context: { field: 'labels.strategy', found: options.labels.strategy } },
      )
    }
  }
  return options
}

function rejectUnknown(part: keyof typeof KNOWN, value: object): void {
  const known: readonly string[] = KNOWN[part]
  const unknown = Object.keys(value).find((key) => !known.includes(key))
  if (unknown === undefined) return
  const meant = nearest(unknown, known)
  const hint = meant === undefined ? '' : ` Did you mean "${meant}"?`
  throw new OptionError(
    `extractTrainingData: ${part} must be one of ${known.join(', ')}; got "${unknown}".${hint}`,
    { context: { field: unknown, known } },
  )
}
