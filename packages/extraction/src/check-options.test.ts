import { describe, expect, it } from 'vitest'
import { checkAlertOptions, checkClusterOptions, checkOptions } from './check-options.js'
import type { AlertExtractionOptions, ClusterExtractionOptions, ExtractionOptions } from './options.js'

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

  it.each([
    [
      { strategy: 'column', column: '' },
      '"labels.column" must be the name of a column of raw_alerts; got ""',
    ],
    [{ strategy: 'column', minConfidence: 1 }, 'got "minConfidence"'],
    [{ strategy: 'address-labels', minConfidence: 1.1 }, 'must be a number from 0 to 1; got 1.1'],
    [{ strategy: 'address-labels', minConfidence: Number.NaN }, 'got NaN'],
    [{ strategy: 'query' }, '"labels.sql" must be a SELECT; got undefined'],
    [{ strategy: 'query', sq: '' }, 'Did you mean "sql"?'],
    [{ strategy: 'toString' }, 'got "toString"'],
  ])('refuses labels %j', (labels, message) => {
    expect(check({ window, labels })).toThrowError(
      expect.objectContaining({ code: 'EXTRACTION_OPTION', message: expect.stringContaining(message) }),
    )
  })

  const feature = { name: 'own', table: 'raw_alerts', column: 'x', kind: 'number' }

  it.each([
    [{}, 'must be a list of declared features; got {}'],
    [[null], '"declared[0]" must be {name, table, column, kind}; got null'],
    [[{ ...feature, colum: 'x' }], 'got "colum". Did you mean "column"?'],
    [[{ ...feature, name: 'a b' }], '"declared[0].name" must be of letters, digits and _; got "a b"'],
    [[{ ...feature, name: 'a`b' }], 'must be of letters, digits and _'],
    [[feature, feature], '"declared[1].name" must be different from every other name; got "own"'],
    [[{ ...feature, table: 'raw_clusters' }], 'must be raw_alerts or raw_features; got "raw_clusters"'],
    [[{ ...feature, kind: 'text' }], 'must be one of number, boolean, category, array-length; got "text"'],
    [[{ ...feature, column: '' }], '"declared[0].column" must be the name of a column of raw_alerts; got ""'],
  ])('refuses declared %j', (declared, message) => {
    expect(check({ window, declared })).toThrowError(
      expect.objectContaining({ code: 'EXTRACTION_OPTION', message: expect.stringContaining(message) }),
    )
  })

  it.each(['label', 'Label', 'typology_type', 'outcome'])('refuses the outcome %s as a feature', (column) => {
    const labels = { strategy: 'column', column: 'outcome' }
    expect(check({ window, labels, declared: [{ ...feature, column }] })).toThrowError(
      expect.objectContaining({
        code: 'EXTRACTION_LABEL_AS_FEATURE',
        message: expect.stringContaining(`got "${column}"`),
      }),
    )
  })
})

describe('checkClusterOptions', () => {
  it.each([['any'], [{ share: 1 }], [{ share: 0.001 }]])('takes the rule %j', (clusterRule) => {
    const options = { window, clusterRule } as ClusterExtractionOptions
    expect(checkClusterOptions(options)).toBe(options)
  })

  it.each([
    'all',
    { share: 0 },
    { share: 1.01 },
    { share: Number.NaN },
    { share: '1' },
    { shares: 1 },
    1,
    null,
  ])('refuses the rule %j', (clusterRule) => {
    const options = { window, clusterRule } as unknown as ClusterExtractionOptions
    expect(() => checkClusterOptions(options)).toThrowError(
      expect.objectContaining({
        code: 'EXTRACTION_OPTION',
        message: expect.stringContaining('extractClusterData: '),
      }),
    )
  })
})

describe('checkAlertOptions', () => {
  it.each([
    [{ date: 1, windowDays: 7 }, '"date" must be a day as YYYY-MM-DD; got 1'],
    [{ date: '2024-01-01', windowDays: 7, labels: 1 }, 'got "labels"'],
  ])('refuses %j', (options, message) => {
    expect(() => checkAlertOptions(options as unknown as AlertExtractionOptions)).toThrowError(
      expect.objectContaining({ code: 'EXTRACTION_OPTION', message: expect.stringContaining(message) }),
    )
  })
})
