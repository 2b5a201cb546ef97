import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CLUSTER_CATALOGUE, FEATURE_CATALOGUE } from '../catalogue.js'
import type { FeatureDefinition } from '../steps/step.js'
import { formatMoney, formatNumber, formatPercent } from './format.js'
import { phrase } from './phrase.js'
import { PLACEHOLDERS } from './placeholders.js'

const catalogue = new Map(FEATURE_CATALOGUE.map((definition) => [definition.name, definition]))
const clusters = new Map(CLUSTER_CATALOGUE.map((definition) => [definition.name, definition]))

function say(name: string, value: number, windowDays = 7): string {
  return phrase(catalogue.get(name)!, value, { windowDays })
}

describe('phrase', () => {
  it.each([
    ['in_degree', 37, 'received from 37 senders in 7 days'],
    ['in_degree', 1, 'received from 1 sender in 7 days'],
    ['in_degree', 0, 'received from 0 senders in 7 days'],
    ['total_in', 1_240_000, '$1.2M flowed in over 7 days'],
    ['volume_usd', 340, 'the alert is worth $340'],
    ['volume_usd_log', Math.log1p(48_300), 'the alert is worth $48,300'],
    ['transaction_count_norm', 2.5, '250 transactions behind the alert'],
    ['sent_received_share', 0.982, 'the address sent on 98 % of what it received'],
    ['volume_percentile', 0.9996, 'volume at or above 99.9 % of training alerts'],
    ['volume_to_addr_mean', 3, "volume 3 times the mean of the address's earlier alerts"],
    ['volume_zscore', -1.25, 'volume -1.25 standard deviations from the mean of training alerts'],
    ['severity_encoded', 4, 'severity critical'],
    ['is_mixer_flag', 1, 'the address is a mixer'],
    ['is_mixer_flag', 0, 'the address is no mixer'],
    ['day_of_week', 5, 'processed on a Saturday'],
    ['month', 12, 'processed in December'],
    ['days_since_last_seen', 3, 'last activity 3 days before the processing date'],
    ['days_since_last_seen', 0, 'last activity less than a day before the processing date'],
    ['days_since_last_seen', -1, 'last activity after the start of the processing date'],
  ])('of %s %d is "%s"', (name, value, expected) => {
    expect(say(name, value)).toBe(expected)
  })

  it('speaks of a window of one day', () => {
    expect(say('out_degree', 1_204, 1)).toBe('sent to 1,204 receivers in 1 day')
  })

  it('of a cluster feature speaks of its members', () => {
    expect(phrase(clusters.get('alerted_share')!, 0.75, { windowDays: 7 })).toBe(
      '75 % of its members have an alert',
    )
  })

  it('of NaN says what is unknown', () => {
    expect(say('in_degree', Number.NaN)).toBe('different senders to the address unknown')
    expect(say('is_exchange_flag', Number.NaN)).toBe('unknown whether the address is an exchange')
    expect(say('severity_encoded', Number.NaN)).toBe('severity of the alert unknown')
  })

  const bare: FeatureDefinition = {
    name: 'mine',
    group: 'own',
    sources: ['alerts.volume_usd'],
    meaning: 'Round amounts: those that end in 000',
    unit: 'payments',
    missing: 'nan',
    fitted: false,
  }

  it.each([
    ['payments', 3, 'Round amounts: 3 payments'],
    ['USD', 3.4, 'Round amounts: $3.40'],
    ['USD per payment', 1e9, 'Round amounts: $1B per payment'],
    ['ratio', 0.25, 'Round amounts: 25 %'],
    ['0 to 1', 0.256, 'Round amounts: 0.26'],
    ['0 or 1', 1, 'Round amounts: yes'],
  ])('without a template gives meaning, value and unit (%s)', (unit, value, expected) => {
    expect(phrase({ ...bare, unit }, value, { windowDays: 7 })).toBe(expected)
  })

  it('names a category by its text', () => {
    const country = { ...bare, unit: 'category', categories: ['DE', 'FR'], phrase: 'country is {value}' }
    expect(phrase(country, 1, { windowDays: 7 })).toBe('country is FR')
  })

  it('is there for every built-in feature, with known placeholders only, and is never left open', () => {
    for (const definition of [...FEATURE_CATALOGUE, ...CLUSTER_CATALOGUE]) {
      const names = [...(definition.phrase ?? '').matchAll(/\{([^{}|]*)\}/g)].map(([, name]) => name!)
      expect(definition.phrase, definition.name).toMatch(/\S/)
      expect(
        names.filter((name) => name !== 'window' && !Object.hasOwn(PLACEHOLDERS, name)),
        definition.name,
      ).toEqual([])
      for (const value of [0, 1, 0.5, 2, 1e6, Number.NaN]) {
        const said = phrase(definition, value, { windowDays: 7 })
        expect(said, definition.name).not.toMatch(/[{}|]|NaN|undefined|\s{2}/)
        expect(said.length, said).toBeLessThan(110)
      }
    }
  })
})

describe('numbers in words', () => {
  it.each([
    [0, '$0'],
    [3.4, '$3.40'],
    [0.001, 'less than $0.01'],
    [99.999, '$100.00'],
    [340, '$340'],
    [48_300.6, '$48,301'],
    [999_940, '$999,940'],
    [999_960, '$1M'],
    [1_249_000, '$1.2M'],
    [2.5e9, '$2.5B'],
    [7e12, '$7T'],
    [1e20, '$1.0e+20'],
    [-1_500, '-$1,500'],
  ])('%d USD is %s', (usd, expected) => {
    expect(formatMoney(usd)).toBe(expected)
  })

  it.each([
    [0, '0 %'],
    [0.0005, 'less than 0.1 %'],
    [0.004, '0.4 %'],
    [0.25, '25 %'],
    [0.9999, '99.9 %'],
    [1, '100 %'],
    [12.5, '1,250 %'],
    [-0.4, '-40 %'],
  ])('a share of %d is %s', (share, expected) => {
    expect(formatPercent(share)).toBe(expected)
  })

  it.each([
    [0, '0'],
    [0.25, '0.25'],
    [-0.75, '-0.75'],
    [12.54, '12.5'],
    [1_204.4, '1,204'],
    [0.0001, 'just above 0'],
    [1e18, '1.0e+18'],
  ])('the number %d is %s', (value, expected) => {
    expect(formatNumber(value)).toBe(expected)
  })

  it('are short for every finite number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        for (const text of [formatNumber(value), formatMoney(value), formatPercent(value)]) {
          expect(text.length).toBeLessThan(24)
          expect(text).not.toMatch(/NaN|Infinity/)
        }
      }),
    )
  })
})
