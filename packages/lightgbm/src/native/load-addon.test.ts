import { describe, expect, it } from 'vitest'
import { addonPlaces, loadAddon } from './load-addon.js'
import { withShortSpins } from './openmp.js'

describe('addonPlaces', () => {
  it('looks at the environment first, then for the platform package, then for the local build', () => {
    const places = addonPlaces({ ALERTSMITH_LIGHTGBM_ADDON: '/opt/addon.node' })
    expect(places.map(({ what }) => what)).toEqual([
      'ALERTSMITH_LIGHTGBM_ADDON',
      'platform package',
      'local build',
    ])
    expect(places[0]!.path).toBe('/opt/addon.node')
    expect(places[1]!.path).toBe(`@alertsmith/lightgbm-${process.platform}-${process.arch}`)
    expect(places[2]!.path).toMatch(/build\/alertsmith_lightgbm\.node$/)
    expect(addonPlaces({ ALERTSMITH_LIGHTGBM_ADDON: '' })).toEqual(places.slice(1))
  })
})

describe('loadAddon', () => {
  const places = [
    { what: 'first', path: '/a' },
    { what: 'second', path: '/b' },
  ]

  it('takes the first place that works', () => {
    const load = (path: string) => {
      if (path === '/a') throw new Error('not here')
      return { from: path }
    }
    expect(loadAddon(places, load)).toEqual({ from: '/b' })
  })

  it('lists every attempt with its reason, and the remedy', () => {
    const load = (path: string) => {
      throw new Error(`${path}: cannot open\nRequire stack: …`)
    }
    expect(() => loadAddon(places, load)).toThrow(
      expect.objectContaining({
        code: 'LGBM_ADDON_NOT_FOUND',
        message: expect.stringMatching(
          /1\. first \(\/a\): \/a: cannot open\n {2}2\. second \(\/b\): \/b: cannot open\nCompile it with: node .*build-native\.mjs$/,
        ),
      }),
    )
  })
})

describe('withShortSpins', () => {
  it('sets the spin count for the time of loading only', () => {
    const environment: NodeJS.ProcessEnv = {}
    expect(withShortSpins(environment, () => ({ ...environment }))).toEqual({ GOMP_SPINCOUNT: '4000' })
    expect(environment).toEqual({})
  })

  it.each<NodeJS.ProcessEnv>([{ OMP_WAIT_POLICY: 'active' }, { GOMP_SPINCOUNT: '7' }])(
    'leaves %o alone',
    (settings) => {
      const environment = { ...settings }
      expect(withShortSpins(environment, () => ({ ...environment }))).toEqual(settings)
      expect(environment).toEqual(settings)
    },
  )
})
