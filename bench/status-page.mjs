// The scheduler's pages in a real browser, with a long history.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { median } from './statistics.mjs'
import { seedHistory } from './status-page-history.mjs'
import { announce, count, machine, writeReport } from './write-report.mjs'

const scheduler = new URL('../apps/scheduler/', import.meta.url)
const executablePath = [
  process.env.ALERTSMITH_TEST_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
].find((path) => path && existsSync(path))

export async function benchStatusPage(args) {
  const { values } = parseArgs({
    args,
    options: { runs: { type: 'string', default: '10000' }, loads: { type: 'string', default: '15' } },
  })
  const folder = mkdtempSync(join(tmpdir(), 'alertsmith-bench-page-'))
  try {
    announce(`Writing a history of ${count(Number(values.runs))} runs`)
    const { newest, oldestPage } = await seedHistory(
      scheduler,
      join(folder, 'state.sqlite'),
      Number(values.runs),
    )
    const { url, stop } = await startScheduler(folder)
    try {
      const pages = {
        'overview, `/`': '/',
        'newest runs, `/runs`': '/runs',
        'oldest runs': oldestPage,
        'a job, `/jobs/nightly`': '/jobs/nightly',
        'a run with 50 log lines': `/runs/${newest}`,
        'models with their metrics over time': '/models',
        'for comparison: 15 characters of text, `/healthz`': '/healthz',
      }
      const rows = await measure(url, pages, Number(values.loads))
      writeReport('status-page', [
        `${machine()}: ${count(Number(values.runs))} runs in SQLite, headless Chromium; median (minimum – maximum) of ${values.loads} loads.`,
        '',
        '| page | first paint | answer of the server | limit of the first paint |',
        '|---|---|---|---|',
        ...rows.map(
          ({ name, paint, answer }) =>
            `| ${name} | ${ms(paint)} | ${ms(answer)} | ${name.startsWith('for') ? '' : '200 ms'} |`,
        ),
      ])
    } finally {
      await stop()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The built scheduler in a process of its own, with a job that is not due. */
async function startScheduler(folder) {
  const config = join(folder, 'alertsmith.scheduler.yaml')
  mkdirSync(join(folder, 'models'))
  writeFileSync(config, CONFIG)
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('bin/alertsmith-scheduler.mjs', scheduler)), 'run', '--config', config],
    { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const ended = new Promise((resolve) => child.on('close', resolve))
  const url = await new Promise((resolve, reject) => {
    let log = ''
    child.stderr.on('data', (chunk) => {
      log += chunk
      const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(log) ?? []
      if (found) resolve(found)
    })
    ended.then(() => reject(new Error(`The scheduler ended: ${log}`)))
  })
  return {
    url,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

const CONFIG = `
state:
  sqlite: state.sqlite
http: 127.0.0.1:0
jobs:
  nightly:
    cron: 0 2 1 1 *
    networks: [ethereum, bitcoin]
    model_types: [alert_scorer, alert_ranker]
    window:
      last: 90d
      lag: 1d
      snapshot: 7d
    catch_up: none
`

async function measure(url, pages, loads) {
  const { chromium } = createRequire(new URL('package.json', scheduler))('playwright-core')
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
    ],
  })
  try {
    const rows = []
    for (const [name, path] of Object.entries(pages)) {
      announce(name)
      const [paint, answer] = [[], []]
      // The first load warms up browser and server and does not count.
      for (let load = 0; load <= loads; load++) {
        const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
        const response = await page.goto(`${url}${path}`)
        if (response.status() !== 200) throw new Error(`${path} answered ${response.status()}.`)
        const times = await page.evaluate(firstPaint)
        if (load > 0) {
          paint.push(times.paint)
          answer.push(times.answer)
        }
        await page.close()
      }
      rows.push({ name, paint, answer })
    }
    return rows
  } finally {
    await browser.close()
  }
}

/** Runs in the page: milliseconds from the start of the navigation. */
function firstPaint() {
  return new Promise((resolve) => {
    new PerformanceObserver((list) => {
      const entry = list.getEntriesByName('first-contentful-paint')[0]
      if (!entry) return
      const [navigation] = performance.getEntriesByType('navigation')
      resolve({ paint: entry.startTime, answer: navigation.responseEnd - navigation.requestStart })
    }).observe({ type: 'paint', buffered: true })
  })
}

function ms(values) {
  const show = (value) => value.toFixed(0)
  return `${show(median(values))} ms (${show(Math.min(...values))} – ${show(Math.max(...values))})`
}
