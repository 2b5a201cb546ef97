import { expect, it } from 'vitest'
import * as api from './index.js'

it('every error class is exported, listed, and has a code of its own', () => {
  const exported = Object.entries(api)
    .filter(([name]) => name.endsWith('Error'))
    .map(([, value]) => value)
  expect(new Set(api.featuresErrors)).toEqual(new Set(exported))
  const codes = api.featuresErrors.map(({ spec }) => spec.code)
  expect(new Set(codes).size).toBe(codes.length)
  expect(codes.filter((code) => !/^FEATURES_[A-Z_]+$/.test(code))).toEqual([])
})
