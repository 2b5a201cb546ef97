import type { ParameterInfo } from './parameter-info.js'

const INSTEAD: Readonly<Record<string, string>> = {
  num_iterations: 'use the option "rounds" of train()',
  early_stopping_round: 'use the option "earlyStopping" of train()',
  first_metric_only: 'use the option "earlyStopping" of train(), which names its metric',
  categorical_feature: 'use the option "categoricalFeatures" of Dataset.create()',
  forcedsplits_filename: 'forced splits are not part of this package',
  forcedbins_filename: 'forced bins are not part of this package',
  refit_decay_rate: 'refitting is not part of this package',
  machines: 'training on several machines is not part of this package',
}

const BY_SECTION: Readonly<Record<string, string>> = {
  predict: 'use the options of predict()',
  convert: 'it only matters to the command-line program',
  network: 'training on several machines is not part of this package',
  gpu: 'this build trains on the CPU',
}

/** Matter only where LightGBM reads a text file. */
const TEXT_FILE = new Set([
  'header',
  'two_round',
  'pre_partition',
  'label_column',
  'weight_column',
  'group_column',
  'ignore_column',
  'precise_float_parser',
  'parser_config_file',
])

/** Why a parameter would be without effect here, or undefined where it has one. */
export function whyUnsupported(name: string, info: ParameterInfo, value: string): string | undefined {
  if (INSTEAD[name] !== undefined) return INSTEAD[name]
  if (info.commandLineOnly) return 'it only matters to the command-line program'
  if (BY_SECTION[info.section] !== undefined) return BY_SECTION[info.section]
  if (TEXT_FILE.has(name)) return 'it only matters where LightGBM reads a text file'
  if (name === 'device_type' && value !== 'cpu') return 'this build trains on the CPU'
  if (name === 'tree_learner' && value !== 'serial')
    return 'training on several machines is not part of this package'
  return undefined
}
