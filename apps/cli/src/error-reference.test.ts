import { readFileSync } from 'node:fs'
import { ERRORS_BY_PACKAGE, EXIT, exitCodeFor } from '@alertsmith/pipeline'
import { describe, expect, it } from 'vitest'
import { errorReference } from './error-reference.js'

const specs = ERRORS_BY_PACKAGE.flatMap(([, errors]) => errors.map(({ spec }) => spec))

describe('docs/errors.md', () => {
  it('is what the error tables say; if not, run `pnpm docs`', () => {
    const [libraries, ...apps] = readFileSync(
      new URL('../../../docs/errors.md', import.meta.url),
      'utf8',
    ).split(/(?=^## scheduler$)/m)
    expect(libraries).toBe(`${errorReference()}\n`)
    expect(apps).toHaveLength(1)
  })

  it('names every code once, each with its package’s prefix', () => {
    const codes = specs.map(({ code }) => code)
    expect(new Set(codes).size).toBe(codes.length)
    for (const code of codes) {
      expect(code).toMatch(/^(CORE|STORAGE|EXTRACTION|FEATURES|LGBM|TRAINER|SYNTHETIC|PIPELINE)_[A-Z0-9_]+$/)
    }
  })

  it('has no table cell that breaks the table', () => {
    for (const { meaning, remedy } of specs) expect(`${meaning}${remedy}`).not.toMatch(/[|\n]/)
  })
})

describe('exit codes', () => {
  it.each([
    ['usage', false, EXIT.usage],
    ['data', false, EXIT.failed],
    ['environment', false, EXIT.failed],
    ['environment', true, EXIT.tryAgain],
    ['refused', false, EXIT.refused],
    ['interrupted', false, EXIT.interrupted],
    ['internal', false, EXIT.failed],
  ] as const)('%s, retryable %s: %i', (category, retryable, code) => {
    expect(exitCodeFor({ category, retryable })).toBe(code)
  })
})
