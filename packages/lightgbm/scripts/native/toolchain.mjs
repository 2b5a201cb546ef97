import { spawnSync } from 'node:child_process'

const INSTALL_HINTS = [
  'Debian/Ubuntu:  sudo apt-get install -y g++ make cmake',
  'Fedora:         sudo dnf install -y gcc-c++ make cmake libgomp',
  'macOS:          xcode-select --install && brew install cmake libomp',
]

/** @throws {Error} that names what is missing and the packages that hold it. */
export function requireToolchain() {
  const missing = []
  const cmake = versionOf('cmake')
  if (cmake === undefined) missing.push('cmake')
  else if (!isAtLeast(cmake, 3, 16)) missing.push(`cmake 3.16 or newer (found ${cmake})`)
  const compilers = process.env.CXX ? [process.env.CXX] : ['c++', 'g++', 'clang++']
  if (!compilers.some((compiler) => runs(compiler))) missing.push(`a C++ compiler (${compilers.join(', ')})`)
  if (!runs('make') && !runs('gmake')) missing.push('make')
  if (missing.length > 0) {
    throw new Error(
      `Compiling LightGBM needs ${missing.join(' and ')}, which this machine does not have. Install it with\n` +
        `${INSTALL_HINTS.map((hint) => `  ${hint}`).join('\n')}\nand run the build again.`,
    )
  }
}

/** @param {string} program */
function runs(program) {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0
}

/** @param {string} program */
function versionOf(program) {
  const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' })
  return status === 0 ? (/\d+\.\d+(\.\d+)?/.exec(stdout)?.[0] ?? '0.0') : undefined
}

/** @param {string} version @param {number} major @param {number} minor */
function isAtLeast(version, major, minor) {
  const [foundMajor, foundMinor] = version.split('.').map(Number)
  return foundMajor > major || (foundMajor === major && foundMinor >= minor)
}
