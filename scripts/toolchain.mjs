// Says at once, before minutes of installing, which build tool is missing and what its package is called.
import { spawnSync } from 'node:child_process'

const MINIMUM_NODE = 20

const requirements = [
  { name: 'cmake', commands: ['cmake'] },
  { name: 'make', commands: ['make'] },
  { name: 'a C++ compiler', commands: [process.env.CXX, 'c++', 'g++', 'clang++'].filter(Boolean) },
]

const remedies = [
  'Debian/Ubuntu:  sudo apt-get install -y cmake make g++',
  'Fedora:         sudo dnf install -y cmake make gcc-c++',
  'macOS:          xcode-select --install && brew install cmake libomp',
]

/** A message for the terminal, or undefined where everything is there. */
export function missingTools() {
  const major = Number(process.versions.node.split('.')[0])
  if (major < MINIMUM_NODE) {
    return `✗ Alertsmith needs Node ${MINIMUM_NODE} or later to start; this is ${process.version}. Install it from https://nodejs.org.`
  }
  const missing = requirements.filter(({ commands }) => !commands.some(runs)).map(({ name }) => name)
  if (missing.length === 0) return undefined
  return [
    `✗ Missing: ${missing.join(', ')}. LightGBM is compiled from source on this machine; install:`,
    ...remedies.map((line) => `    ${line}`),
  ].join('\n')
}

function runs(command) {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0
}
