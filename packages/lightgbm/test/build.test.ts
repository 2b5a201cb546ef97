import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { placeAtomically } from '../scripts/native/cached-build.mjs'
import { hashOf } from '../scripts/native/hash.mjs'

const scripts = fileURLToPath(new URL('../scripts', import.meta.url))
let directory = ''

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'alertsmith-build-'))
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

describe('building the addon', () => {
  it('says at once what is missing and which packages hold it', () => {
    const { status, stderr } = spawnSync(process.execPath, [join(scripts, 'build-native.mjs')], {
      encoding: 'utf8',
      env: { PATH: directory, ALERTSMITH_CACHE_DIR: join(directory, 'empty-cache') },
    })
    expect(status).toBe(1)
    expect(stderr).toMatch(
      /needs cmake and a C\+\+ compiler \(.*\) and make, which this machine does not have/,
    )
    for (const system of ['Debian/Ubuntu: +sudo apt-get', 'Fedora: +sudo dnf', 'macOS: +xcode-select']) {
      expect(stderr).toMatch(new RegExp(system))
    }
  })

  it('needs no compiler where the result is in the cache', () => {
    const script = `
      import { buildAddon } from ${JSON.stringify(join(scripts, 'native/targets.mjs'))}
      process.stdout.write(await buildAddon())
    `
    const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      encoding: 'utf8',
      env: { ...process.env, PATH: directory },
    })
    expect(status).toBe(0)
    expect(stdout).toMatch(/[0-9a-f]{64}\/alertsmith_lightgbm\.node$/)
  })
})

describe('hashOf', () => {
  it('depends on paths, contents and flags, and not on where the files lie', () => {
    const make = (name: string, files: Record<string, string>) => {
      const path = join(directory, name)
      mkdirSync(join(path, 'sub'), { recursive: true })
      for (const [file, content] of Object.entries(files)) writeFileSync(join(path, file), content)
      return hashOf('test', [{ name: 'sources', path }])
    }
    const hash = make('a', { 'x.cpp': '1', 'sub/y.cpp': '2' })
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
    expect(make('b', { 'x.cpp': '1', 'sub/y.cpp': '2' })).toBe(hash)
    expect(make('c', { 'x.cpp': '1', 'sub/y.cpp': '3' })).not.toBe(hash)
    expect(make('d', { 'x.cpp': '1', 'y.cpp': '2' })).not.toBe(hash)
    process.env.CXXFLAGS = '-O0'
    expect(make('a', {})).not.toBe(hash)
    delete process.env.CXXFLAGS
  })
})

describe('placeAtomically', () => {
  it('leaves one whole file where several builds end at once', async () => {
    const target = join(directory, 'deep', 'result')
    const sources = ['1', '2', '3'].map((digit) => {
      const path = join(directory, `result-${digit}`)
      writeFileSync(path, digit.repeat(1_000_000))
      return path
    })
    await Promise.all(sources.map((source) => placeAtomically(source, target)))
    expect(readFileSync(target, 'utf8')).toMatch(/^(1+|2+|3+)$/)
    expect(readdirSync(join(directory, 'deep'))).toEqual(['result'])
  })
})
