import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { createInterface } from 'node:readline'
import { say } from './progress.mjs'

/** Seconds without news after which a sign of life is printed; one of LightGBM's files can take a minute. */
const SIGN_OF_LIFE_SECONDS = 15

/**
 * Configures and builds one CMake project.
 * @param {{ title: string, source: string, build: string, definitions: Record<string, string> }} project
 */
export async function cmakeBuild({ title, source, build, definitions }) {
  const defines = Object.entries(definitions).map(([name, value]) => `-D${name}=${value}`)
  await run('cmake', ['-S', source, '-B', build, '-G', 'Unix Makefiles', ...defines])

  const started = Date.now()
  const seconds = () => Math.round((Date.now() - started) / 1000)
  let percent = 0
  say(`${title}: 0 %`)
  const signOfLife = setInterval(
    () => say(`${title}: ${percent} % (${seconds()} s)`),
    SIGN_OF_LIFE_SECONDS * 1000,
  )
  try {
    await run('cmake', ['--build', build, '--parallel', String(availableParallelism())], (line) => {
      const found = Number(/^\[\s*(\d+)%\]/.exec(line)?.[1])
      if (found > percent) {
        percent = found
        signOfLife.refresh()
        say(`${title}: ${percent} % (${seconds()} s)`)
      }
    })
  } finally {
    clearInterval(signOfLife)
  }
  say(`${title}: done in ${seconds()} s`)
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {(line: string) => void} [onLine]
 * @returns {Promise<void>}
 */
function run(program, args, onLine = () => {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    /** @type {string[]} */
    const output = []
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        output.push(line)
        onLine(line)
      })
    }
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) resolve()
      else {
        reject(
          new Error(`${program} ${args[0]} ended with ${signal ?? code}:\n${output.slice(-60).join('\n')}`),
        )
      }
    })
  })
}
