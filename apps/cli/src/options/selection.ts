import type { FeatureSelection, ModelType } from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { list } from '../parse.js'

export interface SelectionOptions {
  readonly include?: string[]
  readonly exclude?: string[]
}

/** Which features a model is built on. */
export function addSelectionOptions(command: Command): Command {
  return command
    .option('--include <names>', 'only these features or groups, with commas between', list)
    .option('--exclude <names>', 'without these features or groups', list)
}

/** Declared columns and own steps are of alerts: a cluster model goes without them. */
export function selectionFor(
  modelType: ModelType,
  { include, exclude, ...own }: FeatureSelection,
): FeatureSelection {
  const chosen = { ...(include ? { include } : {}), ...(exclude ? { exclude } : {}) }
  return modelType === 'cluster_scorer' ? chosen : { ...own, ...chosen }
}

/** Flags go before what the config file says. */
export function mergeSelection(
  configured: FeatureSelection,
  { include, exclude }: SelectionOptions,
): FeatureSelection {
  return { ...configured, ...(include ? { include } : {}), ...(exclude ? { exclude } : {}) }
}
