// Entry of `npm run quickstart` and `npm test`: needs only Node ≥ 20 and npm, brings everything else.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { requireToolchain } from '../packages/lightgbm/scripts/native/toolchain.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

const MINIMUM_NODE = 20

const demo = { network: 'demo', startDate: '2024-01-01', endDate: '2024-07-01', alerts: '20000', days: '182' }

const tasks = { quickstart, test }

async function quickstart() {
  await prepare()
  await build()
  await alertsmith('schema', 'apply', '--network', demo.network)
  await alertsmith(
    ...['data', 'generate', '--network', demo.network, '--alerts', demo.alerts],
    ...['--days', demo.days, '--start-date', demo.startDate, '--seed', '7'],
  )
  await alertsmith(
    ...['train', '--network', demo.network, '--cv-folds', '5'],
    ...['--start-date', demo.startDate, '--end-date', demo.endDate],
  )
}

async function test() {
  await prepare()
  await build()
  // One package at a time: each starts real engines, and its figures should not depend on its neighbours.
  await step('Testing every package', [
    ...['exec', 'turbo', 'run', 'test', '--continue', '--concurrency=1', '--output-logs=new-only'],
  ])
}

async function prepare() {
  requireNode()
  try {
    requireToolchain()
  } catch (error) {
    fail(`✗ ${error.message}`)
  }
  await step(`Installing dependencies with ${packageManager}`, [
    'install',
    '--frozen-lockfile',
    '--reporter=append-only',
  ])
}

function requireNode() {
  const major = Number(process.versions.node.split('.')[0])
  if (major < MINIMUM_NODE) {
    fail(
      `✗ Alertsmith needs Node ${MINIMUM_NODE} or later to start; this is ${process.version}. See https://nodejs.org.`,
    )
  }
}

function build() {
  return step('Building the libraries', ['exec', 'turbo', 'run', 'build', '--output-logs=new-only'])
}

function alertsmith(...args) {
  return step(`alertsmith ${args.join(' ')}`, ['--silent', 'alertsmith', ...args])
}

/** Runs the pinned pnpm; every step is announced, so that a long one is never silent. */
async function step(title, args) {
  console.error(`\n▸ ${title}`)
  const started = performance.now()
  const code = await run('npx', ['--yes', packageManager, ...args])
  if (code !== 0) fail(`\n✗ "${title}" ended with exit code ${code}; its own message is above.`, code)
  console.error(`  done in ${((performance.now() - started) / 1000).toFixed(1)} s`)
}

function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', npm_config_loglevel: 'error' },
    })
    child.on('error', reject)
    child.on('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)))
  })
}

function fail(message, code = 1) {
  console.error(message)
  process.exit(code)
}

// Ctrl-C reaches the whole process group; this process stays to report the child's own exit code.
process.on('SIGINT', () => {})

const task = tasks[process.argv[2]]
if (!task) fail(`bootstrap: expected one of ${Object.keys(tasks).join(', ')}; got "${process.argv[2]}".`, 2)
await task()
