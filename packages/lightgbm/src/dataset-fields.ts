import { InvalidFieldError, InvalidGroupsError } from './errors.js'

/** What a Dataset can carry besides its features. */
export interface DatasetFields {
  /** One number per row: 0 or 1, a class, a quantity, or a relevance, as the objective demands. Stored as 32-bit floats. */
  readonly label?: ArrayLike<number> | undefined
  /** One number ≥ 0 per row; 1 where left out. */
  readonly weight?: ArrayLike<number> | undefined
  /** For ranking: the number of rows of each query, in the order of the rows. */
  readonly group?: ArrayLike<number> | undefined
  /** Raw score to start from, one number per row; for several classes one per row and class, class by class. */
  readonly initScore?: ArrayLike<number> | undefined
}

/** The fields under LightGBM's names and in its types, as copies. */
export function toNativeFields(
  fields: DatasetFields,
  numRows: number,
): Record<string, Float32Array | Float64Array | Int32Array> {
  const { label, weight, group, initScore } = fields
  return {
    ...(label && { label: checkLabel(label, numRows) }),
    ...(weight && { weight: checkWeight(weight, numRows) }),
    ...(group && { group: checkGroup(group, numRows) }),
    ...(initScore && { init_score: checkInitScore(initScore, numRows) }),
  }
}

function checkLabel(label: ArrayLike<number>, numRows: number): Float32Array {
  checkLength('label', label, numRows)
  return toFloats('label', label, 'a finite number', Number.isFinite)
}

function checkWeight(weight: ArrayLike<number>, numRows: number): Float32Array {
  checkLength('weight', weight, numRows)
  const floats = toFloats(
    'weight',
    weight,
    'a finite number of at least 0',
    (x) => Number.isFinite(x) && x >= 0,
  )
  if (!floats.some((value) => value > 0)) {
    throw new InvalidFieldError(
      'Dataset: "weight" must be greater than 0 for at least one row; got 0 for every row.',
    )
  }
  return floats
}

function checkInitScore(initScore: ArrayLike<number>, numRows: number): Float64Array {
  if (initScore.length === 0 || initScore.length % numRows !== 0) {
    throw new InvalidFieldError(
      `Dataset: "initScore" must have ${numRows} numbers, one per row, or that many per class; got ${initScore.length}.`,
      { context: { field: 'initScore', expected: numRows, found: initScore.length } },
    )
  }
  const scores = Float64Array.from(initScore)
  const wrong = scores.findIndex((value) => !Number.isFinite(value))
  if (wrong >= 0) throw refuseValue('initScore', wrong, 'a finite number', scores[wrong])
  return scores
}

function checkGroup(group: ArrayLike<number>, numRows: number): Int32Array {
  let sum = 0
  for (let query = 0; query < group.length; query++) {
    const size = group[query]!
    if (!Number.isInteger(size) || size < 1) {
      throw new InvalidGroupsError(
        `Dataset: "group" must hold whole numbers of at least 1; got ${size} for query ${query} (0-based).`,
        { context: { query, found: size } },
      )
    }
    sum += size
  }
  if (sum !== numRows) {
    throw new InvalidGroupsError(
      `Dataset: "group" must add up to the ${numRows} rows; got ${group.length} queries with ${sum} rows together.`,
      { context: { expected: numRows, found: sum } },
    )
  }
  return Int32Array.from(group)
}

function checkLength(field: string, values: ArrayLike<number>, numRows: number): void {
  if (values.length !== numRows) {
    throw new InvalidFieldError(
      `Dataset: "${field}" must have one number per row, ${numRows} in all; got ${values.length}.`,
      { context: { field, expected: numRows, found: values.length } },
    )
  }
}

function toFloats(
  field: string,
  values: ArrayLike<number>,
  constraint: string,
  isAllowed: (value: number) => boolean,
): Float32Array {
  const floats = Float32Array.from(values)
  const wrong = floats.findIndex((value) => !isAllowed(value))
  if (wrong >= 0) throw refuseValue(field, wrong, constraint, values[wrong])
  return floats
}

function refuseValue(field: string, row: number, constraint: string, found: unknown) {
  return new InvalidFieldError(
    `Dataset: "${field}" must be ${constraint}; got ${String(found)} in row ${row} (0-based).`,
    {
      context: { field, row, found },
    },
  )
}
