import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** What the compiler is told from outside, and where the result can run. */
function surroundings() {
  const { CXX = '', CXXFLAGS = '', LDFLAGS = '' } = process.env
  process.report.excludeNetwork = true
  const { glibcVersionRuntime } = process.report.getReport().header
  const libc = process.platform === 'linux' ? (glibcVersionRuntime ? 'glibc' : 'musl') : ''
  return { platform: process.platform, arch: process.arch, libc, CXX, CXXFLAGS, LDFLAGS }
}

/**
 * sha256 (hex) over `what`, the surroundings, and path and content of the files at or below `inputs`.
 * @param {string} what
 * @param {{ name: string, path: string }[]} inputs `name` stands for `path`, which differs between machines.
 */
export function hashOf(what, inputs) {
  const hash = createHash('sha256').update(JSON.stringify({ what, ...surroundings() }))
  for (const { name, path } of inputs) {
    const files = statSync(path).isDirectory()
      ? readdirSync(path, { recursive: true, encoding: 'utf8' }).sort()
      : ['']
    for (const file of files) {
      const full = join(path, file)
      if (statSync(full).isFile()) hash.update(`\n${name}/${file}\n`).update(readFileSync(full))
    }
  }
  return hash.digest('hex')
}
