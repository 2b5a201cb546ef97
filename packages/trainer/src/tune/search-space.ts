import { RANKER, TRAINABLE_MODEL_TYPES, type TrainableModelType } from '../model-type.js'
import { invalidOption, rejectUnknownKeys } from '../options.js'
import { DEFAULT_ROUNDS, defaultParameters } from '../parameter-defaults.js'

/** The values that tuning tries for one parameter. */
export interface SearchRange {
  /** Both ends are tried. */
  readonly low: number
  readonly high: number
}

/** One parameter of a search space. */
export interface SearchDimension extends SearchRange {
  /** Only whole numbers. */
  readonly whole: boolean
  /** Drawn evenly on a logarithmic scale: 0.01 to 0.1 as often as 0.1 to 1. */
  readonly log: boolean
  /** The value of the first trial; may lie outside the range. */
  readonly default: number
  /** What the parameter does, one sentence. */
  readonly about: string
}

/** Parameters by LightGBM's names. */
export type SearchSpace = Readonly<Record<string, SearchDimension>>

/** Trees at most in trials other than the first; how many are kept is decided by early stopping. */
export const TUNING_ROUNDS = 500

const TREES = {
  num_leaves: {
    low: 7,
    high: 255,
    whole: true,
    log: true,
    about:
      'Leaves of a tree: more of them fit finer patterns and need more rows to be trusted; the first thing to lower against overfitting.',
  },
  learning_rate: {
    low: 0.01,
    high: 0.3,
    whole: false,
    log: true,
    about:
      'How much each tree corrects those before it: smaller steps need more trees and usually generalise better.',
  },
  min_data_in_leaf: {
    low: 5,
    high: 200,
    whole: true,
    log: true,
    about: 'Training rows that a leaf needs at least: higher values keep single alerts from making a rule.',
  },
  max_depth: {
    low: 3,
    high: 16,
    whole: true,
    log: false,
    about: 'Questions asked on the way to a leaf at most; -1, the default, sets no limit besides num_leaves.',
  },
  feature_fraction: {
    low: 0.4,
    high: 1,
    whole: false,
    log: false,
    about:
      'Share of the features that each tree may use, drawn anew: less keeps one feature from deciding everything.',
  },
  bagging_fraction: {
    low: 0.5,
    high: 1,
    whole: false,
    log: false,
    about:
      'Share of the rows that trees grow on, drawn anew every bagging_freq trees: less evens out single rows.',
  },
  lambda_l1: {
    low: 0.001,
    high: 10,
    whole: false,
    log: true,
    about: 'Pulls the values of leaves with little evidence to exactly zero.',
  },
  lambda_l2: {
    low: 0.001,
    high: 10,
    whole: false,
    log: true,
    about: 'Shrinks the values of all leaves, those with little evidence most.',
  },
} as const satisfies Record<string, Omit<SearchDimension, 'default'>>

/** LightGBM's own defaults of what {@link defaultParameters} does not name. */
const LIGHTGBM_DEFAULTS: Readonly<Record<string, number>> = { lambda_l1: 0, lambda_l2: 0 }

/**
 * What tuning searches for each model type. Parameters that shape the bins (max_bin, min_data_in_bin, …) are fixed, so
 * that all trials share them; the number of trees, up to {@link TUNING_ROUNDS}, follows from early stopping.
 */
export const SEARCH_SPACES: Readonly<Record<TrainableModelType, SearchSpace>> = Object.freeze(
  Object.fromEntries(TRAINABLE_MODEL_TYPES.map((type) => [type, withDefaults(type)])) as Record<
    TrainableModelType,
    SearchSpace
  >,
)

function withDefaults(modelType: TrainableModelType): SearchSpace {
  const defaults = defaultParameters(modelType)
  return Object.freeze(
    Object.fromEntries(
      Object.entries(TREES).map(([name, dimension]) => [
        name,
        Object.freeze({ ...dimension, default: Number(defaults[name] ?? LIGHTGBM_DEFAULTS[name]) }),
      ]),
    ),
  )
}

/** The documented space, narrowed to the parameters and ranges given. @throws {InvalidOptionError} */
export function resolveSpace(
  owner: string,
  modelType: TrainableModelType,
  given: Readonly<Record<string, SearchRange>> | undefined,
): SearchSpace {
  const documented = SEARCH_SPACES[modelType]
  if (given === undefined) return documented
  rejectUnknownKeys(`${owner}: "space"`, given, Object.keys(documented))
  if (Object.keys(given).length === 0) invalidOption(owner, 'space', 'ranges of at least one parameter', '{}')
  return Object.fromEntries(
    Object.entries(given).map(([name, range]) => {
      const dimension = documented[name]!
      const { low, high } = range
      if (!(low >= dimension.low && high <= dimension.high && low <= high)) {
        const found = `${low} to ${high}`
        invalidOption(owner, `space.${name}`, `a range within ${dimension.low} to ${dimension.high}`, found)
      }
      return [name, { ...dimension, low, high }]
    }),
  )
}

/** The parameters of the first trial. */
export function defaultTrial(space: SearchSpace): Record<string, number> {
  const params = Object.entries(space).map(([name, dimension]) => [name, dimension.default] as const)
  return { ...Object.fromEntries(params), num_iterations: DEFAULT_ROUNDS }
}

export const TUNE_METRICS = ['roc_auc', 'pr_auc', 'log_loss', 'ndcg@10'] as const

/** What tuning improves; `log_loss` is better when lower, all others when higher. */
export type TuneMetric = (typeof TUNE_METRICS)[number]

/** The metrics a model type can be tuned by, the default first. */
export function metricsOf(modelType: TrainableModelType): readonly TuneMetric[] {
  return modelType === RANKER ? ['ndcg@10'] : ['roc_auc', 'pr_auc', 'log_loss']
}
