import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type BrowserContext, chromium, type Page } from 'playwright-core'

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
  /** What the page asked for beside itself, and what it complained about. */
  readonly requests: string[]
  readonly complaints: string[]
}

/** One browser with a profile of its own, for files written from strings. */
export async function openBrowser() {
  const folder = mkdtempSync(join(tmpdir(), 'alertsmith-report-'))
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
    write(name: string, content: string): string {
      const path = join(folder, `${name}.html`)
      writeFileSync(path, content)
      return pathToFileURL(path).href
    },
    open: (url: string, scheme: Scheme, width: number) => open(context, url, scheme, width),
    async close() {
      await context.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function open(
  context: BrowserContext,
  url: string,
  colorScheme: Scheme,
  width: number,
): Promise<OpenedPage> {
  const page = await context.newPage()
  const requests: string[] = []
  const complaints: string[] = []
  page.on('request', (request) => request.url() === url || requests.push(request.url()))
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.emulateMedia({ colorScheme })
  await page.setViewportSize({ width, height: 900 })
  await page.goto(url)
  return { page, requests, complaints }
}
