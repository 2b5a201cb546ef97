import {
  type DeclaredFeature,
  type Logger,
  type QuerySource,
  silentLogger,
  type TrainingWindow,
} from '@alertsmith/core'
import { checkOptions } from '../check-options.js'
import { DEFAULT_LABELS, type LabelStrategy } from '../labels/strategy.js'
import { checkContract } from './check-contract.js'
import { logContract } from './log-contract.js'
import type { RawTableName } from './raw-tables.js'

/** As in the options of the extraction that is going to follow. */
export interface ContractOptions {
  readonly labels?: LabelStrategy | undefined
  readonly graded?: boolean | undefined
  readonly declared?: readonly DeclaredFeature[] | undefined
  readonly signal?: AbortSignal | undefined
  readonly logger?: Logger | undefined
}

/** What the check counted on its way. */
export interface ContractReport {
  /** Rows of each raw table within the window. */
  readonly rows: Readonly<Record<RawTableName, number>>
  readonly labels: {
    /** Alerts with a label above 0. */
    readonly positive: number
    readonly negative: number
    /** Alerts without a label. They count in the history of others and are not extracted. */
    readonly unlabelled: number
  }
  /** What is allowed but may surprise, in sentences. */
  readonly warnings: readonly string[]
}

/**
 * Checks window, tables, columns, types, rows and labels against the data contract of {@link extractTrainingData} and
 * reports all violations together.
 *
 * @throws {AlertsmithError} the one violation there is, under its own code
 * @throws {ContractViolatedError} several violations; `context.violations` lists each with code, expected and found
 * @throws {OptionError} an option is unknown or has a value that is not offered
 * @throws {InvalidDateError} a date of the window is not a calendar day
 */
export async function checkDataContract(
  source: QuerySource,
  window: TrainingWindow,
  options: ContractOptions = {},
): Promise<ContractReport> {
  const started = performance.now()
  const {
    labels = DEFAULT_LABELS,
    graded = false,
    declared = [],
    signal,
    logger = silentLogger,
  } = checkOptions({ ...options, window }, 'checkDataContract')
  const checked = await checkContract(
    source,
    { window, grain: 'alert', labels, graded, declared },
    { signal },
  )
  logContract(source, checked, { logger, started })
  const { rows, counts, warnings, alarms } = checked
  const { positive, negative } = counts
  return {
    rows,
    labels: { positive, negative, unlabelled: rows.raw_alerts - positive - negative },
    warnings: [...warnings, ...alarms],
  }
}
