import { join } from 'node:path'
import { cachedBuild } from './cached-build.mjs'
import { hashOf } from './hash.mjs'
import { lightgbmSources, nodeAddonApi, nodeApiHeaders, packageDirectory } from './locations.mjs'

const native = join(packageDirectory, 'native')
const CORE_LIBRARY = 'liblightgbm_core.a'

/** The hash of everything the static library is made from. */
function hashOfCore() {
  const external = (/** @type {string} */ path) => ({
    name: path,
    path: join(lightgbmSources, 'external_libs', path),
  })
  return hashOf(CORE_LIBRARY, [
    { name: 'src', path: join(lightgbmSources, 'src') },
    { name: 'include', path: join(lightgbmSources, 'include') },
    external('eigen/Eigen'),
    external('fmt/include'),
    external('fast_double_parser/include'),
    { name: 'native/include', path: join(native, 'include') },
    { name: 'native/lightgbm', path: join(native, 'lightgbm') },
    { name: 'native/common.cmake', path: join(native, 'common.cmake') },
  ])
}

/** LightGBM as a static library: the path. Takes a minute or more where it is not in the cache. */
async function buildCore() {
  return cachedBuild({
    title: 'compiling LightGBM',
    hash: hashOfCore(),
    source: join(native, 'lightgbm'),
    definitions: async () => ({ LIGHTGBM_SOURCE_DIR: lightgbmSources }),
    result: CORE_LIBRARY,
  })
}

/** The path of the compiled addon. */
export async function buildAddon() {
  const result = 'alertsmith_lightgbm.node'
  return cachedBuild({
    title: 'compiling the addon',
    hash: hashOf(`${result} ${hashOfCore()}`, [
      { name: 'native/addon', path: join(native, 'addon') },
      { name: 'node-api-headers', path: nodeApiHeaders },
      { name: 'node-addon-api', path: join(nodeAddonApi, 'package.json') },
    ]),
    source: join(native, 'addon'),
    definitions: async () => ({
      LIGHTGBM_SOURCE_DIR: lightgbmSources,
      LIGHTGBM_LIBRARY: await buildCore(),
      NODE_API_HEADERS: nodeApiHeaders,
      NODE_ADDON_API: nodeAddonApi,
    }),
    result,
  })
}

/** The path of LightGBM's own command-line program, made from the same static library as the addon. */
export async function buildCommandLine() {
  const result = 'lightgbm'
  return cachedBuild({
    title: 'compiling the LightGBM command line',
    hash: hashOf(`${result} ${hashOfCore()}`, [{ name: 'native/cli', path: join(native, 'cli') }]),
    source: join(native, 'cli'),
    definitions: async () => ({ LIGHTGBM_SOURCE_DIR: lightgbmSources, LIGHTGBM_LIBRARY: await buildCore() }),
    result,
  })
}
