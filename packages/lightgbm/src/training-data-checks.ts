import type { Dataset } from './dataset.js'
import { InvalidFieldError, InvalidGroupsError, InvalidParameterError } from './errors.js'
import type { CheckedParameters } from './parameters/check-parameters.js'

/** LightGBM's table of rank discounts has this many places. */
const MAX_QUERY_ROWS = 10_000

/** LightGBM's default label_gain has an entry for 0 to 30. */
const DEFAULT_GAIN_COUNT = 31

const RANKING_OBJECTIVES = new Set(['lambdarank', 'rank_xendcg'])
const RANKING_METRICS = new Set(['ndcg', 'map'])
const CLASS_OBJECTIVES = new Set(['multiclass', 'multiclassova'])

/** What LightGBM will train and evaluate under these parameters. */
function readTask(parameters: CheckedParameters) {
  const objective = parameters.objective ?? 'regression'
  const metrics = parameters.metric?.split(',') ?? []
  return {
    objective,
    ranks: RANKING_OBJECTIVES.has(objective) || metrics.some((metric) => RANKING_METRICS.has(metric)),
    /** Looks its labels up in the table of gains. */
    usesGains: RANKING_OBJECTIVES.has(objective) || metrics.includes('ndcg'),
  }
}

/** The gains a Booster will rank by, as text; undefined where it does not use any. */
export function rankingGains(parameters: CheckedParameters): string | undefined {
  return readTask(parameters).usesGains ? (parameters.label_gain ?? 'default') : undefined
}

/**
 * Checks what LightGBM itself notices too late or not at all: some of it ends the process.
 * @throws {InvalidFieldError} {@link InvalidGroupsError} {@link InvalidParameterError}
 */
export function checkTrainingData(parameters: CheckedParameters, datasets: readonly Dataset[]): void {
  checkFeatureParameters(parameters, datasets[0]!.numFeatures)
  for (const dataset of datasets) {
    if (!dataset.hasLabel) {
      throw new InvalidFieldError(
        'Booster: training and validation data must have a label; this Dataset has none.',
      )
    }
    checkLabel(parameters, dataset.label)
    if (readTask(parameters).ranks) checkQueries(parameters, dataset)
  }
}

function checkLabel(parameters: CheckedParameters, label: Float32Array): void {
  const { objective, usesGains } = readTask(parameters)
  if (objective === 'binary') {
    checkEach(label, '0 or 1 for the objective binary', (value) => value === 0 || value === 1)
  } else if (CLASS_OBJECTIVES.has(objective)) {
    const last = Number(parameters.num_class ?? 1) - 1
    checkEach(label, `a whole number from 0 to ${last}, as num_class says`, (value) =>
      isWholeFrom0To(value, last),
    )
  }
  if (usesGains) {
    const gains = parameters.label_gain?.split(',').length ?? DEFAULT_GAIN_COUNT
    const last = gains - 1
    checkEach(label, `a whole number from 0 to ${last} for ranking (see label_gain)`, (value) =>
      isWholeFrom0To(value, last),
    )
  }
}

function isWholeFrom0To(value: number, last: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= last
}

function checkEach(label: Float32Array, constraint: string, isAllowed: (value: number) => boolean): void {
  const row = label.findIndex((value) => !isAllowed(value))
  if (row < 0) return
  throw new InvalidFieldError(
    `Booster: "label" must be ${constraint}; got ${label[row]} in row ${row} (0-based).`,
    {
      context: { field: 'label', row, found: label[row] },
    },
  )
}

function checkQueries(parameters: CheckedParameters, dataset: Dataset): void {
  const group = dataset.group
  if (group.length === 0) {
    throw new InvalidGroupsError(
      'Booster: ranking needs "group", the number of rows of each query; this Dataset has none.',
    )
  }
  const query = readTask(parameters).usesGains ? group.findIndex((rows) => rows > MAX_QUERY_ROWS) : -1
  if (query >= 0) {
    throw new InvalidGroupsError(
      `Booster: "group" must be at most ${MAX_QUERY_ROWS} rows per query for ranking; got ${group[query]} for query ${query} (0-based). Split that query.`,
      { context: { query, found: group[query], limit: MAX_QUERY_ROWS } },
    )
  }
}

/** Parameters that name or count features. */
function checkFeatureParameters(parameters: CheckedParameters, numFeatures: number): void {
  const { interaction_constraints: constraints, monotone_constraints: monotone } = parameters
  if (constraints !== undefined) {
    const isWellFormed = /^\[\d+(,\d+)*\](,\[\d+(,\d+)*\])*$/.test(constraints)
    if (!isWellFormed || constraints.match(/\d+/g)!.some((feature) => Number(feature) >= numFeatures)) {
      throw refuse(
        'interaction_constraints',
        `lists of 0-based features below ${numFeatures}, like [0,1],[2,3]`,
        constraints,
      )
    }
  }
  if (monotone?.split(',').some((direction) => !['-1', '0', '1'].includes(direction))) {
    throw refuse('monotone_constraints', '-1, 0 or 1 per feature', monotone)
  }
}

function refuse(name: string, constraint: string, found: string) {
  return new InvalidParameterError(`parameters: "${name}" must be ${constraint}; got ${found}`, {
    context: { name, constraint, found },
  })
}
