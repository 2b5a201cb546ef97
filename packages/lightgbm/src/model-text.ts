import { InvalidModelError } from './errors.js'

type Fields = ReadonlyMap<string, string>

/**
 * Makes sure that a text is a whole LightGBM model. LightGBM itself follows whatever numbers the text has, out of the
 * model's memory if need be, so a text that was cut off or changed could end the process at the first prediction.
 * @throws {InvalidModelError}
 */
export function checkModelText(text: string): void {
  const trees = text.indexOf('\nTree=')
  const end = text.indexOf('\nend of trees')
  if (!text.startsWith('tree\n') || end < 0) {
    throw refuse('it must begin with a line "tree" and have a line "end of trees"')
  }
  const header = toFields(text.slice(0, trees < 0 ? end : trees))
  const numFeatures = wholeNumber(header, 'max_feature_idx', 0) + 1
  const treesPerIteration = wholeNumber(header, 'num_tree_per_iteration', 1)
  wholeNumber(header, 'num_class', 1)
  const sizes = numbers(header, 'tree_sizes')
  if (sizes.length % treesPerIteration !== 0) {
    throw refuse(`it must have ${treesPerIteration} trees per iteration, but has ${sizes.length} in all`)
  }

  let start = trees + 1
  for (const [index, size] of sizes.entries()) {
    checkTree(index, text.slice(start, start + size), numFeatures)
    start += size
  }
  if (sizes.length > 0 && start !== end + 1) {
    throw refuse('its trees must be as long as the line "tree_sizes" says')
  }
}

function checkTree(index: number, text: string, numFeatures: number): void {
  const where = `tree ${index}`
  if (!text.startsWith(`Tree=${index}\n`)) throw refuse(`${where} must begin where "tree_sizes" says`)
  const fields = toFields(text)
  const numLeaves = wholeNumber(fields, 'num_leaves', 1)
  checkLength(where, fields, 'leaf_value', numLeaves)
  if (fields.get('is_linear') === '1') checkBelow(where, fields, 'leaf_features', numFeatures)
  if (numLeaves === 1) return

  const numSplits = numLeaves - 1
  checkLength(where, fields, 'split_feature', numSplits)
  checkBelow(where, fields, 'split_feature', numFeatures)
  const thresholds = checkLength(where, fields, 'threshold', numSplits)
  const decisions = checkLength(where, fields, 'decision_type', numSplits)
  for (const side of ['left_child', 'right_child']) {
    for (const [split, child] of checkLength(where, fields, side, numSplits).entries()) {
      // A negative number is a leaf, ~child; anything else a later split, so that no path runs in a circle.
      const isAllowed = child < 0 ? ~child < numLeaves : child > split && child < numSplits
      if (!isAllowed) throw refuse(`${where} must not have ${child} in "${side}"`)
    }
  }
  checkCategories(where, fields, thresholds, decisions)
}

/** A categorical split's threshold is the number of its set; sets are bit masks that lie one behind the other. */
function checkCategories(where: string, fields: Fields, thresholds: number[], decisions: number[]): void {
  const numSets = wholeNumber(fields, 'num_cat', 0)
  const isCategorical = (split: number) => (decisions[split]! & 1) === 1
  if (thresholds.some((set, split) => isCategorical(split) && !(set >= 0 && set < numSets))) {
    throw refuse(`${where} must not use more category sets than "num_cat" says`)
  }
  if (numSets === 0) return
  const boundaries = checkLength(where, fields, 'cat_boundaries', numSets + 1)
  checkLength(where, fields, 'cat_threshold', boundaries.at(-1)!)
  if (boundaries[0] !== 0 || boundaries.some((boundary, i) => i > 0 && boundary < boundaries[i - 1]!)) {
    throw refuse(`${where} must have ascending "cat_boundaries"`)
  }
}

function toFields(text: string): Fields {
  const pairs = text.split('\n').map((line) => {
    const equals = line.indexOf('=')
    return [line.slice(0, Math.max(equals, 0)), line.slice(equals + 1)] as const
  })
  return new Map(pairs)
}

function numbers(fields: Fields, name: string): number[] {
  const text = fields.get(name)
  if (text === undefined) throw refuse(`it must have a line "${name}"`)
  return text === '' ? [] : text.trim().split(' ').map(Number)
}

function wholeNumber(fields: Fields, name: string, min: number): number {
  const [value] = numbers(fields, name)
  if (value === undefined || !Number.isSafeInteger(value) || value < min) {
    throw refuse(`"${name}" must be a whole number of at least ${min}, not "${fields.get(name)}"`)
  }
  return value
}

function checkLength(where: string, fields: Fields, name: string, length: number): number[] {
  const found = numbers(fields, name)
  if (found.length !== length) {
    throw refuse(`${where} must have ${length} numbers in "${name}", but has ${found.length}`)
  }
  return found
}

function checkBelow(where: string, fields: Fields, name: string, limit: number): void {
  for (const value of numbers(fields, name)) {
    if (!(value >= 0 && value < limit)) throw refuse(`${where} must not have ${value} in "${name}"`)
  }
}

function refuse(why: string) {
  return new InvalidModelError(`The text is not a complete LightGBM model: ${why}.`, { context: { why } })
}
