import { randomUUID } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { cmakeBuild } from './cmake.mjs'
import { cacheDirectory } from './locations.mjs'
import { requireToolchain } from './toolchain.mjs'

/**
 * The path of one build result in the cache, built first where it is not there yet.
 * Each build works in a folder of its own and only renames its result into place, so two at once do no harm.
 * @param {object} project
 * @param {string} project.title What the progress lines say.
 * @param {string} project.hash Names the result in the cache.
 * @param {string} project.source Folder of the CMakeLists.txt.
 * @param {() => Promise<Record<string, string>>} project.definitions Asked for only when it has to be built.
 * @param {string} project.result File name of what the build makes.
 */
export async function cachedBuild({ title, hash, source, definitions, result }) {
  const target = join(cacheDirectory(), hash, result)
  if (existsSync(target)) return target
  requireToolchain()
  const resolvedDefinitions = await definitions()

  await mkdir(cacheDirectory(), { recursive: true })
  const build = await mkdtemp(join(cacheDirectory(), 'building-'))
  const clear = () => rmSync(build, { recursive: true, force: true })
  const interrupted = () => {
    clear()
    process.exit(130)
  }
  process.once('SIGINT', interrupted)
  process.once('SIGTERM', interrupted)
  try {
    await cmakeBuild({ title, source, build, definitions: resolvedDefinitions })
    await placeAtomically(join(build, result), target)
  } finally {
    process.off('SIGINT', interrupted)
    process.off('SIGTERM', interrupted)
    clear()
  }
  return target
}

/**
 * Copies a file so that readers see the old one, the new one, or none, but never half of it.
 * @param {string} from
 * @param {string} to
 */
export async function placeAtomically(from, to) {
  await mkdir(dirname(to), { recursive: true })
  const staged = `${to}.${randomUUID()}.tmp`
  await copyFile(from, staged)
  await rename(staged, to)
}
