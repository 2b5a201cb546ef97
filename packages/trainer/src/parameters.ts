import { availableParallelism } from 'node:os'
import { canonicalName, checkParameters, type Parameters, type ParameterValue } from '@alertsmith/lightgbm'
import { InvalidOptionError, UnsupportedParameterError } from './errors.js'
import { checkInteger, checkSeed } from './options.js'

/** LightGBM parameters of an alert scorer where the caller gives none. */
export const ALERT_SCORER_DEFAULTS = Object.freeze({
  objective: 'binary',
  metric: 'auc',
  boosting: 'gbdt',
  num_leaves: 31,
  learning_rate: 0.05,
  feature_fraction: 0.9,
  bagging_fraction: 0.8,
  bagging_freq: 5,
  max_depth: -1,
  min_data_in_leaf: 20,
  verbosity: -1,
}) satisfies Parameters

/** The most trees that are grown where the caller gives no number; LightGBM's own default. */
export const DEFAULT_ROUNDS = 100

/** Rounds without a better validation metric after which training stops. */
export const DEFAULT_EARLY_STOPPING_ROUNDS = 50

/** Everything that decides what the model becomes, apart from the data. */
export interface ResolvedParameters {
  /** For LightGBM, under its own names. */
  readonly lightgbm: Readonly<Record<string, ParameterValue>>
  readonly rounds: number
  /** 0 = no early stopping. */
  readonly earlyStoppingRounds: number
  readonly seed: number
  readonly threads: number
}

export interface ParameterOptions {
  readonly params?: Parameters | undefined
  readonly rounds?: number | undefined
  readonly earlyStoppingRounds?: number | undefined
  readonly seed?: number | undefined
  readonly threads?: number | undefined
}

const OWNER = 'trainAlertScorer'

/** Metrics that LightGBM can compute for a binary scorer. */
const METRICS = ['auc', 'average_precision', 'binary_logloss', 'binary_error']

/** Options of trainAlertScorer that LightGBM knows as parameters, and so may stand in `params` instead. */
const OPTION_OF_PARAMETER = {
  num_iterations: 'rounds',
  early_stopping_round: 'earlyStoppingRounds',
  seed: 'seed',
  num_threads: 'threads',
} as const

/**
 * Lays the caller's parameters over {@link ALERT_SCORER_DEFAULTS} and adds what makes training repeatable.
 *
 * @throws {UnsupportedParameterError} for a parameter that makes something else than a repeatable binary scorer.
 * @throws {InvalidOptionError} for an option out of range, or given both as option and as parameter with another value.
 * And what `checkParameters` of @alertsmith/lightgbm throws.
 */
export function resolveParameters(options: ParameterOptions): ResolvedParameters {
  const { lightgbm, lifted } = liftOptions(options.params ?? {})
  checkParameters(lightgbm)
  const take = (option: keyof typeof lifted, fallback: number) =>
    reconcile(option, options[option], lifted[option]) ?? fallback
  const rounds = checkInteger(OWNER, 'rounds', take('rounds', DEFAULT_ROUNDS), 1, 1_000_000)
  const earlyStoppingRounds = checkInteger(
    OWNER,
    'earlyStoppingRounds',
    take('earlyStoppingRounds', DEFAULT_EARLY_STOPPING_ROUNDS),
    0,
    1_000_000,
  )
  const seed = checkSeed(OWNER, take('seed', 42))
  const threads = checkInteger(OWNER, 'threads', take('threads', availableParallelism()), 1, 1024)
  refuseOtherModels(lightgbm, earlyStoppingRounds)
  return {
    lightgbm: {
      ...ALERT_SCORER_DEFAULTS,
      ...histogramOrder(lightgbm),
      ...lightgbm,
      deterministic: true,
      seed,
      num_threads: threads,
    },
    rounds,
    earlyStoppingRounds,
    seed,
    threads,
  }
}

/** The metrics that training computes; early stopping watches the first. */
export function metricNames(parameters: Readonly<Record<string, ParameterValue>>): string[] {
  return checkParameters({ metric: parameters.metric! }).metric!.split(',')
}

/** Parameters under LightGBM's own names, without those that are options here. */
function liftOptions(params: Parameters) {
  const lightgbm: Record<string, ParameterValue> = {}
  const lifted: {
    -readonly [option in (typeof OPTION_OF_PARAMETER)[keyof typeof OPTION_OF_PARAMETER]]?: number
  } = {}
  const givenAs = new Map<string, string>()
  for (const [name, value] of Object.entries(params)) {
    const canonical = canonicalName(name)
    const earlier = givenAs.get(canonical)
    if (earlier !== undefined) {
      throw new InvalidOptionError(
        `${OWNER}: "params" must name each parameter once; "${earlier}" and "${name}" both mean "${canonical}".`,
        { context: { names: [earlier, name], canonical } },
      )
    }
    givenAs.set(canonical, name)
    if (Object.hasOwn(OPTION_OF_PARAMETER, canonical)) {
      lifted[OPTION_OF_PARAMETER[canonical as keyof typeof OPTION_OF_PARAMETER]] = Number(value)
    } else {
      lightgbm[canonical] = value
    }
  }
  return { lightgbm, lifted }
}

function reconcile(option: string, given: number | undefined, parameter: number | undefined) {
  if (given !== undefined && parameter !== undefined && given !== parameter) {
    throw new InvalidOptionError(
      `${OWNER}: "${option}" must be given once; got ${given} as an option and ${parameter} in "params".`,
      { context: { option, given, parameter } },
    )
  }
  return given ?? parameter
}

/**
 * LightGBM otherwise times both orders of building histograms and takes the faster, so two runs may differ in the last
 * bits. Row by row measured faster at the width of alert features.
 */
function histogramOrder(lightgbm: Readonly<Record<string, ParameterValue>>) {
  return String(lightgbm.force_col_wise) === 'true' ? undefined : { force_row_wise: true }
}

function refuseOtherModels(
  lightgbm: Readonly<Record<string, ParameterValue>>,
  earlyStoppingRounds: number,
): void {
  const text = checkParameters(lightgbm)
  const allow = (name: string, values: readonly string[], reason: string) => {
    const found = text[name]?.split(',')
    if (found === undefined || found.every((value) => values.includes(value))) return
    throw new UnsupportedParameterError(
      `${OWNER}: "params.${name}" must be ${values.length === 1 ? values[0] : `among ${values.join(', ')}`}; ` +
        `got "${text[name]}". ${reason}`,
      { context: { name, allowed: values, found: text[name] } },
    )
  }
  allow('objective', ['binary'], 'An alert scorer gives the probability that an alert is illicit.')
  allow('num_class', ['1'], 'An alert scorer has one score per alert.')
  allow('metric', METRICS, 'Early stopping needs a metric of a binary score.')
  allow('deterministic', ['true'], 'The same data, parameters, seed and threads must give the same model.')
  if (earlyStoppingRounds > 0) {
    allow(
      'boosting',
      ['gbdt', 'rf'],
      'dart changes earlier trees later on, so a model cut back to its best iteration is not the one that was ' +
        'measured; set "earlyStoppingRounds" to 0 to train it.',
    )
  }
}
