import { CALIBRATION_METHODS, CV_KINDS, SPLIT_KINDS } from '@alertsmith/pipeline'
import { choice, flag, listOf, number, numberWithin, section, text, wholeNumber } from './fields.js'

const CLUSTER_LABEL = 'any, or share= with a number above 0 and up to 1'

const labels = section({
  strategy: choice(['column', 'address-labels', 'query']).default('column'),
  column: text('the name of a column of raw_alerts').optional(),
  query_file: text('a file with a SELECT of alert_id, label[, weight]').optional(),
  min_confidence: number(0, 1).optional(),
})

/** The options of `train` under their flags' names. What is left out is as `train` has it. */
export const trainSection = section({
  // No test_start: a date that stays while the window rolls on would soon leave it.
  split: choice(SPLIT_KINDS).default('temporal'),
  test_size: numberWithin(0, 1).optional(),
  embargo_days: wholeNumber(0, 3_650).default(0),
  test_breakdown: choice(['address', 'none']).default('address'),
  cv_folds: wholeNumber(0, 100).default(5),
  cv: choice(CV_KINDS).default('auto'),
  calibration: choice(CALIBRATION_METHODS).optional(),
  threshold: text('max-f1, recall=0.95 or budget=50/day').optional(),
  alerts_per_day: wholeNumber(1, 1_000_000).optional(),
  allow_insufficient: flag().default(false),
  acknowledge_features: listOf(text('the name of a feature'), 'features').optional(),
  include: listOf(text('a feature or a group'), 'features and groups').optional(),
  exclude: listOf(text('a feature or a group'), 'features and groups').optional(),
  labels: labels.prefault({}),
  cluster_label: text(CLUSTER_LABEL)
    .refine((given) => parseClusterLabel(given) !== undefined, CLUSTER_LABEL)
    .transform((given) => parseClusterLabel(given)!)
    .optional(),
  params: text('a JSON or YAML file with LightGBM parameters').optional(),
  seed: wholeNumber(0, 2 ** 31 - 1).optional(),
  threads: wholeNumber(0, 1_024).default(0),
})

function parseClusterLabel(given: string): 'any' | { readonly share: number } | undefined {
  if (given === 'any') return given
  const share = Number(/^share=(\d*\.?\d+)$/.exec(given)?.[1])
  return share > 0 && share <= 1 ? { share } : undefined
}
