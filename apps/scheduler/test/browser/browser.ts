import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'

const CANDIDATES = [
  process.env.ALERTSMITH_TEST_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

/** An installed browser; undefined where there is none, so that the tests can skip. */
export const executablePath = CANDIDATES.find((path) => path !== undefined && path !== '' && existsSync(path))

export type Scheme = 'light' | 'dark'

export interface OpenedPage {
  readonly page: Page
  /** What the page asked other servers for, and what it complained about. */
  readonly strangers: string[]
  readonly complaints: string[]
}

/** One browser with a profile of its own. */
export async function openBrowser() {
  const folder = mkdtempSync(join(tmpdir(), 'alertsmith-scheduler-page-'))
  const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath: executablePath!,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  return {
    context,
    async open(url: string, { scheme = 'light' as Scheme, width = 1280 } = {}): Promise<OpenedPage> {
      const page = await context.newPage()
      const strangers: string[] = []
      const complaints: string[] = []
      const { origin } = new URL(url)
      page.on('request', (request) => {
        const asked = new URL(request.url())
        if (asked.protocol !== 'data:' && asked.origin !== origin) strangers.push(request.url())
      })
      page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`))
      page.on('pageerror', (error) => complaints.push(error.message))
      await page.emulateMedia({ colorScheme: scheme })
      await page.setViewportSize({ width, height: 900 })
      await page.goto(url)
      return { page, strangers, complaints }
    },
    async close() {
      await context.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
