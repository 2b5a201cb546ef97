import { refuseOption } from './options.js'

/**
 * `score`: what the objective means, e.g. a probability. `raw`: the sum of the trees, e.g. log-odds.
 * `leaf`: the leaf in each tree. `contributions`: SHAP values per feature, in raw score.
 */
export type PredictionType = 'score' | 'raw' | 'leaf' | 'contributions'

const NUMBERS: Readonly<Record<PredictionType, number>> = { score: 0, raw: 1, leaf: 2, contributions: 3 }

/** The number of LightGBM's C_API_PREDICT_* for it. */
export function predictionTypeNumber(type: PredictionType): number {
  if (!Object.hasOwn(NUMBERS, type)) {
    throw refuseOption('Booster.predict', 'type', `one of ${Object.keys(NUMBERS).join(', ')}`, type)
  }
  return NUMBERS[type]
}
