// The scheduler's pages in a real browser, with a long history.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { openBrowser } from '@alertsmith/testkit/browser'
import { median } from './statistics.mjs'
import { seedHistory } from './status-page-history.mjs'
import { announce, count, machine, writeReport } from './write-report.mjs'

const scheduler = new URL('../apps/scheduler/', import.meta.url)

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
  const browser = await openBrowser()
  try {
    const rows = Object.entries(pages).map(([name, path]) => ({ name, path, paint: [], answer: [] }))
    // The first round warms up browser and server and does not count.
    for (let load = 0; load <= loads; load++) {
      announce(load === 0 ? 'Warming up' : `Load ${load} of ${loads}`)
      for (const { path, paint, answer } of rows) {
        // Of its own, so that nothing is kept from before.
        const context = await browser.context.browser().newContext({ viewport: { width: 1280, height: 900 } })
        const page = await context.newPage()
        const response = await page.goto(`${url}${path}`)
        if (response.status() !== 200) throw new Error(`${path} answered ${response.status()}.`)
        const times = await page.evaluate(firstPaint)
        await context.close()
        if (load === 0) continue
        paint.push(times.paint)
        answer.push(times.answer)
      }
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
