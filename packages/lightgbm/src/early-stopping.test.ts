import { describe, expect, it } from 'vitest'
import { checkEarlyStopping, checkIsEvaluated, EarlyStoppingWatch } from './early-stopping.js'

/** The iteration after which training stops, or undefined, and the best iteration by then; both 1-based. */
function watch(options: { metric: string; rounds: number; minDelta?: number }, values: number[]) {
  const watching = new EarlyStoppingWatch({ validSet: 'valid', ...options })
  const stop = values.findIndex((value, index) => watching.observe(index + 1, value))
  return { stoppedAt: stop < 0 ? undefined : stop + 1, best: watching.bestIteration }
}

describe('EarlyStoppingWatch', () => {
  it('stops once as many iterations as told were no better', () => {
    expect(watch({ metric: 'auc', rounds: 2 }, [0.5, 0.7, 0.6, 0.7, 0.9])).toEqual({ stoppedAt: 4, best: 2 })
  })

  it('takes less as better for a loss', () => {
    expect(watch({ metric: 'binary_logloss', rounds: 2 }, [0.7, 0.5, 0.6, 0.6])).toEqual({
      stoppedAt: 4,
      best: 2,
    })
  })

  it('takes more as better for a metric with a cut-off', () => {
    expect(watch({ metric: 'ndcg@5', rounds: 1 }, [0.1, 0.2, 0.3])).toEqual({ stoppedAt: undefined, best: 3 })
  })

  it('counts an equal value as no better', () => {
    expect(watch({ metric: 'auc', rounds: 2 }, [0.5, 0.5, 0.5])).toEqual({ stoppedAt: 3, best: 1 })
  })

  it('counts a gain of exactly minDelta as no better, as LightGBM does', () => {
    expect(watch({ metric: 'auc', rounds: 2, minDelta: 0.25 }, [0.5, 0.75, 0.625])).toEqual({
      stoppedAt: 3,
      best: 1,
    })
    expect(watch({ metric: 'l2', rounds: 2, minDelta: 0.25 }, [0.75, 0.375, 0.25])).toEqual({
      stoppedAt: undefined,
      best: 2,
    })
  })

  it('measures slow progress against the best so far and not against the last', () => {
    expect(watch({ metric: 'auc', rounds: 3, minDelta: 0.125 }, [0.5, 0.5625, 0.625, 0.6875]).best).toBe(4)
  })

  it('keeps the first iteration where the metric is never a number', () => {
    expect(watch({ metric: 'auc', rounds: 2 }, [Number.NaN, Number.NaN, Number.NaN])).toEqual({
      stoppedAt: 3,
      best: 1,
    })
  })
})

describe('options', () => {
  it.each([
    [{ rounds: 0 }, /"rounds" must be a whole number from 1/],
    [{ rounds: 1.5 }, /"rounds"/],
    [{ minDelta: -1 }, /"minDelta" must be a finite number of at least 0; got -1/],
    [{ minDelta: Number.NaN }, /"minDelta"/],
    [{ patience: 3 }, /"patience" must be one of/],
  ])('refuses %o', (change, message) => {
    const options = { metric: 'auc', validSet: 'valid', rounds: 3, ...change }
    expect(() => checkEarlyStopping(options)).toThrow(message)
  })

  it('names the metrics there are, and the one that was probably meant', () => {
    const options = { metric: 'binary_loglos', validSet: 'valid', rounds: 3 }
    expect(() => checkIsEvaluated(options, ['auc', 'binary_logloss'], ['valid'])).toThrow(
      /must be one of auc, binary_logloss; got "binary_loglos". Did you mean "binary_logloss"\?/,
    )
  })

  it('refuses a data set that is not evaluated', () => {
    const options = { metric: 'auc', validSet: 'test', rounds: 3 }
    expect(() => checkIsEvaluated(options, ['auc'], ['valid'])).toThrow(
      /"validSet" must be one of valid; got "test"/,
    )
  })
})
