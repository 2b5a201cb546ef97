import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)

/** The folder of @alertsmith/lightgbm. */
export const packageDirectory = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** LightGBM's C++ sources, as npm lightgbm ships them. */
export const lightgbmSources = join(
  dirname(require.resolve('lightgbm/package.json')),
  'dependencies',
  'LightGBM',
)

export const nodeApiHeaders = join(dirname(require.resolve('node-api-headers/package.json')), 'include')
export const nodeAddonApi = dirname(require.resolve('node-addon-api/package.json'))

/** Where builds are kept across reinstalls. */
export function cacheDirectory() {
  const { ALERTSMITH_CACHE_DIR, XDG_CACHE_HOME } = process.env
  const root = ALERTSMITH_CACHE_DIR || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'alertsmith')
  return join(root, 'lightgbm')
}
