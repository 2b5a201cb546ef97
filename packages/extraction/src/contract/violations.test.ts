import { AlertsmithError } from '@alertsmith/core'
import { describe, expect, it } from 'vitest'
import { extractionErrors, MissingTableError, NoAlertsError } from '../errors.js'
import { throwViolations } from './violations.js'

const missing = new MissingTableError('No table raw_features.', {
  context: { table: 'raw_features', expected: 'raw_features', found: 'no such table' },
})
const none = new NoAlertsError('No alerts.', { context: { expected: 'at least one alert', found: 'none' } })

function thrownBy(errors: AlertsmithError[]): unknown {
  try {
    throwViolations('ethereum', errors)
  } catch (error) {
    return error
  }
  return undefined
}

describe('throwViolations', () => {
  it('throws nothing for nothing and the only one as it is', () => {
    expect(thrownBy([])).toBeUndefined()
    expect(thrownBy([none])).toBe(none)
  })

  it('lists several', () => {
    const error = thrownBy([missing, none])
    expect(AlertsmithError.isInstance(error) && error.code).toBe('EXTRACTION_CONTRACT_VIOLATED')
    expect(error).toMatchObject({
      message:
        'The data of network "ethereum" must keep the data contract; it breaks it in 2 ways:\n- No table raw_features.\n- No alerts.',
      context: {
        violations: [
          { code: 'EXTRACTION_MISSING_TABLE', table: 'raw_features', found: 'no such table' },
          { code: 'EXTRACTION_NO_ALERTS', expected: 'at least one alert', found: 'none' },
        ],
      },
    })
  })
})

describe('extractionErrors', () => {
  it('has every code once, with our prefix', () => {
    const codes = extractionErrors.map(({ spec }) => spec.code)
    expect(new Set(codes).size).toBe(codes.length)
    expect(codes.filter((code) => !code.startsWith('EXTRACTION_'))).toEqual([])
  })
})
