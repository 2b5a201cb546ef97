import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { demandIfRequired } from '../required.js'

const CANDIDATES = [
  process.env.ALERTSMITH_TEST_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

/** An installed browser; undefined where there is none, so that the tests can skip. */
export const executablePath = CANDIDATES.find((path) => path !== undefined && path !== '' && existsSync(path))
demandIfRequired('chromium', executablePath !== undefined)

/** What a browser needs so that it talks to nobody by itself, and runs as root. */
export const BROWSER_ARGUMENTS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export type Scheme = 'light' | 'dark'

export interface OpenedPage {
  readonly page: Page
  /** What the page asked for beside itself. */
  readonly requests: string[]
  /** What it wrote to the console, and errors that it did not catch. */
  readonly complaints: string[]
}

export interface TestBrowser {
  readonly context: BrowserContext
  /** Opens a page and waits until it is loaded. Default: light, 1,280 pixels wide. */
  open(url: string, view?: { readonly scheme?: Scheme; readonly width?: number }): Promise<OpenedPage>
  close(): Promise<void>
}

/** One browser with a profile of its own. */
export async function openBrowser(): Promise<TestBrowser> {
  const folder = mkdtempSync(join(tmpdir(), 'alertsmith-browser-'))
  const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath: executablePath!,
    args: [...BROWSER_ARGUMENTS],
  })
  return {
    context,
    async open(url, { scheme = 'light', width = 1280 } = {}) {
      const page = await context.newPage()
      const requests: string[] = []
      const complaints: string[] = []
      page.on('request', (request) => request.url() === url || requests.push(request.url()))
      page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`))
      page.on('pageerror', (error) => complaints.push(error.message))
      await page.emulateMedia({ colorScheme: scheme })
      await page.setViewportSize({ width, height: 900 })
      await page.goto(url)
      return { page, requests, complaints }
    },
    async close() {
      await context.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
