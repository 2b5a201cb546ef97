import { expect, it } from 'vitest'
import { databaseNames } from './database-names.js'

const DATABASES = ['aml_btc', 'bitcoin', 'default', 'ethereum', 'INFORMATION_SCHEMA']

it('are the networks themselves, unless something else is said', () => {
  const names = databaseNames(undefined)
  expect(names.of('ethereum')).toBe('ethereum')
  expect(names.networksIn(DATABASES)).toContain('ethereum')
  expect(names.networksIn(DATABASES)).not.toContain('INFORMATION_SCHEMA')
})

it('can be one for any network', () => {
  const names = databaseNames('aml_btc')
  expect([names.of('bitcoin'), names.of('litecoin')]).toEqual(['aml_btc', 'aml_btc'])
  expect(names.networksIn(DATABASES)).toEqual(['aml_btc'])
  expect(names.networksIn(['default'])).toEqual([])
})

it('can be others for some, which then are not networks of their own', () => {
  const names = databaseNames({ bitcoin: 'aml_btc', litecoin: 'aml_ltc' })
  expect(['bitcoin', 'litecoin', 'ethereum'].map(names.of)).toEqual(['aml_btc', 'aml_ltc', 'ethereum'])
  const found = names.networksIn(DATABASES)
  expect(found).toEqual(expect.arrayContaining(['bitcoin', 'ethereum']))
  expect(found).not.toContain('aml_btc')
  // Its database is not there.
  expect(found).not.toContain('litecoin')
  expect(found.filter((name) => name === 'bitcoin')).toHaveLength(1)
})
