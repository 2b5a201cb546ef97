import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { schedulerErrorSection } from './error-reference.js'
import { schedulerErrors } from './errors.js'

const specs = schedulerErrors.map(({ spec }) => spec)

describe('docs/errors.md', () => {
  it('ends with what the error table says; if not, run `pnpm docs`', () => {
    const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8')
    expect(page.slice(page.indexOf('## scheduler\n'))).toBe(schedulerErrorSection())
  })

  it('names every code once, each with the prefix of the scheduler', () => {
    const codes = specs.map(({ code }) => code)
    expect(new Set(codes).size).toBe(codes.length)
    for (const code of codes) expect(code).toMatch(/^SCHEDULER_[A-Z0-9_]+$/)
  })

  it('has no table cell that breaks the table', () => {
    for (const { meaning, remedy } of specs) expect(`${meaning}${remedy}`).not.toMatch(/[|\n]/)
  })
})
