import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { addon } from '../native/load-addon.js'
import { LIGHTGBM_VERSION, PARAMETERS } from './parameter-table.js'

const sources = join(
  dirname(createRequire(import.meta.url).resolve('lightgbm/package.json')),
  'dependencies',
  'LightGBM',
)

describe('the generated table', () => {
  it('has the names and aliases that the compiled LightGBM knows', () => {
    const known = JSON.parse(addon().dumpParamAliases()) as Record<string, string[]>
    const sorted = (lists: Record<string, readonly string[]>) =>
      Object.fromEntries(Object.entries(lists).map(([name, aliases]) => [name, [...aliases].sort()]))
    const ours = Object.fromEntries(Object.entries(PARAMETERS).map(([name, info]) => [name, info.aliases]))
    expect(sorted(ours)).toEqual(sorted(known))
  })

  it('has the ranges that LightGBM checks when it reads parameters', () => {
    const reader = readFileSync(join(sources, 'src/io/config_auto.cpp'), 'utf8')
    const checks = [...reader.matchAll(/CHECK_(GE|GT|LE|LT)\((\w+), ?([\d.]+)\)/g)]
    expect(checks.length).toBeGreaterThan(50)
    const bound = { GE: 'min', GT: 'above', LE: 'max', LT: 'below' } as const
    for (const [check, operator, name, value] of checks) {
      expect(PARAMETERS[name!]![bound[operator as keyof typeof bound]], check).toBe(Number(value))
    }
  })

  it('names the version of the sources', () => {
    expect(LIGHTGBM_VERSION).toBe(readFileSync(join(sources, 'VERSION.txt'), 'utf8').trim())
  })
})
