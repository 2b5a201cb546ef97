import { availableParallelism } from 'node:os'
import { canonicalName, checkParameters, type Parameters, type ParameterValue } from '@alertsmith/lightgbm'
import { InvalidOptionError, UnsupportedParameterError } from './errors.js'
import { RANKER, TRAINABLE_MODEL_TYPES, type TrainableModelType } from './model-type.js'
import { checkInteger, checkOneOf, checkSeed } from './options.js'
import { DEFAULT_EARLY_STOPPING_ROUNDS, DEFAULT_ROUNDS, defaultParameters } from './parameter-defaults.js'

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
  /** Default `alert_scorer`. */
  readonly modelType?: TrainableModelType | undefined
  readonly params?: Parameters | undefined
  readonly rounds?: number | undefined
  readonly earlyStoppingRounds?: number | undefined
  readonly seed?: number | undefined
  readonly threads?: number | undefined
}

/** Metrics that LightGBM can compute for a binary scorer, and for a ranker. */
const SCORER_METRICS = ['auc', 'average_precision', 'binary_logloss', 'binary_error']
const RANKER_METRICS = ['ndcg', 'map']

/** Options of training that LightGBM knows as parameters, and so may stand in `params` instead. */
const OPTION_OF_PARAMETER = {
  num_iterations: 'rounds',
  early_stopping_round: 'earlyStoppingRounds',
  seed: 'seed',
  num_threads: 'threads',
} as const

/**
 * Lays the caller's parameters over {@link defaultParameters} and adds what makes training repeatable.
 *
 * @throws {UnsupportedParameterError} for a parameter that makes something else than a repeatable model of the type.
 * @throws {InvalidOptionError} for an option out of range, or given both as option and as parameter with another value.
 * And what `checkParameters` of @alertsmith/lightgbm throws.
 */
export function resolveParameters(options: ParameterOptions): ResolvedParameters {
  const modelType = checkOneOf(
    'resolveParameters',
    'modelType',
    options.modelType ?? 'alert_scorer',
    TRAINABLE_MODEL_TYPES,
  )
  const owner = trainingOwner(modelType)
  const { lightgbm, lifted } = liftOptions(owner, options.params ?? {})
  checkParameters(lightgbm)
  const take = (option: keyof typeof lifted, fallback: number) =>
    reconcile(owner, option, options[option], lifted[option]) ?? fallback
  const rounds = checkInteger(owner, 'rounds', take('rounds', DEFAULT_ROUNDS), 1, 1_000_000)
  const earlyStoppingRounds = checkInteger(
    owner,
    'earlyStoppingRounds',
    take('earlyStoppingRounds', DEFAULT_EARLY_STOPPING_ROUNDS),
    0,
    1_000_000,
  )
  const seed = checkSeed(owner, take('seed', 42))
  const threads = checkInteger(owner, 'threads', take('threads', availableParallelism()), 1, 1024)
  refuseOtherModels(modelType, lightgbm, earlyStoppingRounds)
  return {
    lightgbm: {
      ...defaultParameters(modelType),
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

/** The metric that early stopping watches, as LightGBM reports it: the first named, a ranking metric at its first cut-off. */
export function watchedMetric({ metric, eval_at }: Readonly<Record<string, ParameterValue>>): string {
  const text = checkParameters({ metric: metric!, ...(eval_at === undefined ? {} : { eval_at }) })
  const [first] = text.metric!.split(',')
  return RANKER_METRICS.includes(first!) ? `${first}@${text.eval_at!.split(',')[0]}` : first!
}

/** The function that trains a model of this type, for messages. */
export function trainingOwner(modelType: TrainableModelType): string {
  return modelType === RANKER ? 'trainAlertRanker' : 'trainAlertScorer'
}

/** Parameters under LightGBM's own names, without those that are options here. */
function liftOptions(owner: string, params: Parameters) {
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
        `${owner}: "params" must name each parameter once; "${earlier}" and "${name}" both mean "${canonical}".`,
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

function reconcile(owner: string, option: string, given: number | undefined, parameter: number | undefined) {
  if (given !== undefined && parameter !== undefined && given !== parameter) {
    throw new InvalidOptionError(
      `${owner}: "${option}" must be given once; got ${given} as an option and ${parameter} in "params".`,
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
  modelType: TrainableModelType,
  lightgbm: Readonly<Record<string, ParameterValue>>,
  earlyStoppingRounds: number,
): void {
  const text = checkParameters(lightgbm)
  const allow = (name: string, values: readonly string[], reason: string) => {
    const found = text[name]?.split(',')
    if (found === undefined || found.every((value) => values.includes(value))) return
    throw new UnsupportedParameterError(
      `${trainingOwner(modelType)}: "params.${name}" must be ${values.length === 1 ? values[0] : `among ${values.join(', ')}`}; ` +
        `got "${text[name]}". ${reason}`,
      { context: { name, allowed: values, found: text[name] } },
    )
  }
  if (modelType === RANKER) {
    allow('objective', ['lambdarank'], 'An alert ranker learns the order of the alerts of a day.')
    allow('metric', RANKER_METRICS, 'Early stopping needs a metric of an order.')
  } else {
    allow('objective', ['binary'], 'A scorer gives the probability that a row is illicit.')
    allow('metric', SCORER_METRICS, 'Early stopping needs a metric of a binary score.')
  }
  allow('num_class', ['1'], 'The model has one score per row.')
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
