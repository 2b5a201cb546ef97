// Compiles the addon, or takes it from the cache, and puts it into build/. Plain Node 20 or newer, no dependencies.
import { join } from 'node:path'
import { placeAtomically } from './native/cached-build.mjs'
import { packageDirectory } from './native/locations.mjs'
import { say } from './native/progress.mjs'
import { buildAddon } from './native/targets.mjs'

try {
  const target = join(packageDirectory, 'build', 'alertsmith_lightgbm.node')
  await placeAtomically(await buildAddon(), target)
  say('the native addon is in place')
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
