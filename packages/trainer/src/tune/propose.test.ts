import { checkParameters } from '@alertsmith/lightgbm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TRAINABLE_MODEL_TYPES } from '../model-type.js'
import { resolveParameters } from '../parameters.js'
import { proposeTrial } from './propose.js'
import { SEARCH_SPACES } from './search-space.js'
import type { TrialRecord } from './trial-record.js'

const space = SEARCH_SPACES.alert_scorer
const options = { space, metric: 'roc_auc' as const, trials: 40, seed: 3 }

/** Trials of the first half, the better the nearer their learning rate is to 0.1. */
function firstHalf(seed: number): TrialRecord[] {
  const trials: TrialRecord[] = []
  for (let number = 1; number <= 20; number++) {
    const params = proposeTrial(number, trials, { ...options, seed })
    const mean = 1 - Math.abs(Math.log(params.learning_rate! / 0.1))
    trials.push({ number, params, scores: [mean], mean, std: 0, rounds: 1, stopped: false, durationMs: 0 })
  }
  return trials
}

describe('proposeTrial', () => {
  it('stays within the space, in the forms LightGBM takes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 40 }),
        fc.integer({ min: 0, max: 2 ** 31 - 1 }),
        (number, seed) => {
          const params = proposeTrial(number, firstHalf(seed), { ...options, seed })
          for (const [name, { low, high, whole }] of Object.entries(space)) {
            expect(params[name]).toBeGreaterThanOrEqual(low)
            expect(params[name]).toBeLessThanOrEqual(high)
            if (whole) expect(Number.isInteger(params[name])).toBe(true)
          }
          expect(resolveParameters({ params }).rounds).toBe(500)
        },
      ),
      { numRuns: 30 },
    )
  })

  it('draws the first half from the whole space, whatever came out before', () => {
    for (const number of [2, 11, 20]) {
      expect(proposeTrial(number, firstHalf(3).slice(0, number - 1), options)).toEqual(
        proposeTrial(number, [], options),
      )
    }
    const rates = Array.from(
      { length: 200 },
      (_, i) => proposeTrial(2 + i, [], { ...options, trials: 1000 }).learning_rate!,
    )
    // Evenly on a logarithmic scale: half of them below √(0.01 · 0.3) = 0.0548.
    expect(rates.filter((rate) => rate < 0.0548).length / 200).toBeCloseTo(0.5, 0)
    expect(Math.min(...rates)).toBeLessThan(0.012)
    expect(Math.max(...rates)).toBeGreaterThan(0.26)
  })

  it('draws the second half around the best quarter', () => {
    const before = firstHalf(3)
    const best = before.toSorted((a, b) => b.mean - a.mean).slice(0, 5)
    const bestRates = best.map((trial) => trial.params.learning_rate!)
    const margin = (0.3 / 0.01) ** 0.101
    for (let number = 21; number <= 40; number++) {
      const { learning_rate } = proposeTrial(number, before, options)
      expect(learning_rate).toBeGreaterThan(Math.min(...bestRates) / margin)
      expect(learning_rate).toBeLessThan(Math.max(...bestRates) * margin)
    }
  })
})

describe('SEARCH_SPACES', () => {
  it.each(TRAINABLE_MODEL_TYPES)(
    'of %s have LightGBM parameters, a sentence for each, and the defaults of training',
    (modelType) => {
      const { lightgbm } = resolveParameters({ modelType })
      for (const [name, { low, high, about, default: fallback }] of Object.entries(
        SEARCH_SPACES[modelType],
      )) {
        checkParameters({ [name]: low })
        checkParameters({ [name]: high })
        expect(about).toMatch(/^[A-Z].*\.$/)
        expect(fallback).toBe(lightgbm[name] ?? 0)
      }
    },
  )
})
