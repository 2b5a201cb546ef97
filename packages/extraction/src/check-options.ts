import type { TrainingWindow } from '@alertsmith/core'
import { checkDeclaredOptions } from './declared/check-declared-options.js'
import { OptionError } from './errors.js'
import { checkClusterRule, checkLabelStrategy } from './labels/check-label-options.js'
import type { AlertExtractionOptions, ClusterExtractionOptions, ExtractionOptions } from './options.js'
import { rejectUnknown } from './reject-unknown.js'

/** @throws {OptionError} an option is unknown, missing or not offered */
export function checkOptions(options: ExtractionOptions, owner = 'extractTrainingData'): ExtractionOptions {
  rejectUnknown(owner, 'options', options, ['window', 'labels', 'graded', 'declared', 'signal', 'logger'])
  checkWindowShape(owner, options.window)
  checkLabelStrategy(owner, options.labels)
  if (options.graded !== undefined && typeof options.graded !== 'boolean') {
    throw new OptionError(
      `${owner}: "graded" must be true or false; got ${JSON.stringify(options.graded)}.`,
      {
        context: { field: 'graded', found: options.graded },
      },
    )
  }
  checkDeclaredOptions(owner, options.declared, options.labels)
  return options
}

/** @throws {OptionError} an option is unknown, missing or not offered */
export function checkClusterOptions(options: ClusterExtractionOptions): ClusterExtractionOptions {
  const owner = 'extractClusterData'
  rejectUnknown(owner, 'options', options, ['window', 'labels', 'clusterRule', 'signal', 'logger'])
  checkWindowShape(owner, options.window)
  checkLabelStrategy(owner, options.labels)
  checkClusterRule(owner, options.clusterRule)
  return options
}

/** @throws {OptionError} an option is unknown, missing or not offered */
export function checkAlertOptions(options: AlertExtractionOptions): AlertExtractionOptions {
  const owner = 'extractAlerts'
  rejectUnknown(owner, 'options', options, ['date', 'windowDays', 'declared', 'signal', 'logger'])
  if (typeof options.date !== 'string') {
    throw new OptionError(`${owner}: "date" must be a day as YYYY-MM-DD; got ${String(options.date)}.`, {
      context: { field: 'date' },
    })
  }
  checkDeclaredOptions(owner, options.declared, undefined)
  return options
}

function checkWindowShape(owner: string, window: TrainingWindow): void {
  if (typeof window !== 'object' || window === null) {
    throw new OptionError(
      `${owner}: "window" must be {startDate, endDate, windowDays}; got ${String(window)}.`,
      {
        context: { field: 'window' },
      },
    )
  }
  rejectUnknown(owner, 'window', window, ['startDate', 'endDate', 'windowDays'])
}
