import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { AddonNotFoundError } from '../errors.js'
import type { Addon } from './addon.js'
import { withShortSpins } from './openmp.js'

interface Place {
  readonly what: string
  readonly path: string
}

const require = createRequire(import.meta.url)
const packageFile = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

let loaded: Addon | undefined

/**
 * The native addon, loaded at first use.
 * @throws {AddonNotFoundError} listing each place that was tried and why it failed.
 */
export function addon(): Addon {
  loaded ??= withShortSpins(process.env, () => loadAddon(addonPlaces(process.env), require))
  return loaded
}

/**
 * Loads the addon now instead of with the first Dataset or Booster, so that a program can fail before it does anything
 * else.
 *
 * @throws {AddonNotFoundError} listing every place that was tried
 */
export function requireAddon(): void {
  addon()
}

/** Where the addon may be, in the order in which it is looked for. */
export function addonPlaces(environment: NodeJS.ProcessEnv): Place[] {
  const fromEnvironment = environment.ALERTSMITH_LIGHTGBM_ADDON
  return [
    ...(fromEnvironment ? [{ what: 'ALERTSMITH_LIGHTGBM_ADDON', path: fromEnvironment }] : []),
    { what: 'platform package', path: `@alertsmith/lightgbm-${process.platform}-${process.arch}` },
    { what: 'local build', path: packageFile('build/alertsmith_lightgbm.node') },
  ]
}

export function loadAddon(places: readonly Place[], load: (path: string) => unknown): Addon {
  const attempts: string[] = []
  for (const { what, path } of places) {
    try {
      return load(path) as Addon
    } catch (error) {
      const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
      attempts.push(`${what} (${path}): ${reason}`)
    }
  }
  throw new AddonNotFoundError(
    `The native LightGBM addon could not be loaded. Tried, in this order:\n${attempts
      .map((attempt, index) => `  ${index + 1}. ${attempt}`)
      .join('\n')}\nCompile it with: node ${packageFile('scripts/build-native.mjs')}`,
    { context: { attempts } },
  )
}
