import { describe, expect, it } from 'vitest'
import { checkOptions } from './check-options.js'
import type { ExtractionOptions } from './options.js'

const window = { startDate: '2024-01-01', endDate: '2024-01-31', windowDays: 7 }
const check = (options: object) => () => checkOptions(options as ExtractionOptions)

describe('checkOptions', () => {
  it('passes what is offered', () => {
    const options: ExtractionOptions = { window, labels: { strategy: 'column' } }
    expect(checkOptions(options)).toBe(options)
  })

  it.each([
    [{ windows: window, window }, 'got "windows". Did you mean "window"?'],
    [{ window: { ...window, windowDay: 7 } }, 'got "windowDay". Did you mean "windowDays"?'],
    [{ window, labels: { strategie: 'column' } }, 'Did you mean "strategy"?'],
    [{ window, labels: { strategy: 'magic' } }, 'must be "column", "address-labels" or "query"; got "magic"'],
    [{}, '"window" must be {startDate, endDate, windowDays}; got undefined'],
  ])('refuses %j', (options, message) => {
    expect(check(options)).toThrowError(
      expect.objectContaining({ code: 'EXTRACTION_OPTION', message: expect.stringContaining(message) }),
    )
  })
})
