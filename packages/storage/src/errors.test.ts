import { describe, expect, it } from 'vitest'
import * as storage from './index.js'

describe('storageErrors', () => {
  const specs = storage.storageErrors.map((error) => error.spec)

  it('lists every error class that the package exports', () => {
    const exported = Object.values(storage).filter((value) => typeof value === 'function' && 'spec' in value)
    expect(new Set(storage.storageErrors)).toEqual(new Set(exported))
  })

  it('uses each code once, with the prefix of the package', () => {
    const codes = specs.map((spec) => spec.code)
    expect(new Set(codes).size).toBe(codes.length)
    for (const code of codes) expect(code).toMatch(/^STORAGE_[A-Z0-9_]+$/)
  })

  it('says for each what happened and what to do', () => {
    for (const { code, meaning, remedy } of specs) {
      expect(meaning, code).toMatch(/^[A-Z].*\.$/s)
      expect(remedy, code).toMatch(/^[A-Z].*\.$/s)
    }
  })
})
