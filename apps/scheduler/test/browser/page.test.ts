import {
  countColours,
  executablePath,
  openBrowser,
  type Page,
  type Scheme,
  type TestBrowser,
  weakTexts,
} from '@alertsmith/testkit/browser'
import type { Kysely } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Server, startServer } from '../../src/http/start-server.js'
import type { StateTables } from '../../src/state/tables.js'
import { RUNNING_RUN, seedState } from '../support/seed.js'
import { memoryState } from '../support/state.js'
import { CHAMPION, serverOptions, TOKEN } from '../support/test-server.js'

if (executablePath === undefined) {
  console.warn('Skipped: no Chromium found. Install one, or name it in ALERTSMITH_TEST_CHROMIUM.')
}

const PATHS = [
  '/',
  '/runs',
  '/jobs/nightly',
  '/jobs/clusters',
  '/runs/run-0-0',
  '/runs/run-0-2',
  `/runs/${RUNNING_RUN}`,
  '/models',
  '/sign-in',
  '/nothing-here',
]
const SCHEMES: readonly Scheme[] = ['light', 'dark']

describe.skipIf(executablePath === undefined)('in a browser', () => {
  let browser: TestBrowser
  let db: Kysely<StateTables>
  let server: Server

  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())
  beforeEach(async () => {
    db = await memoryState()
    await seedState(db, { days: 40, lines: 20 })
    server = await startServer(serverOptions(db).options)
  })
  afterEach(async () => {
    await browser.context.clearCookies()
    await server.close()
    await db.destroy()
  })

  const signIn = async (page: Page) => {
    await page.goto(`${server.url}/sign-in`)
    await page.getByLabel('Token').fill(TOKEN)
    await page.keyboard.press('Enter')
    await page.waitForURL(`${server.url}/`)
  }
  const focused = (page: Page) =>
    page.evaluate(() => (document.activeElement as HTMLElement | null)?.textContent ?? '')
  /** Presses Tab until what has the focus reads so. */
  const tabTo = async (page: Page, text: string) => {
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press('Tab')
      if ((await focused(page)) === text) return
    }
    throw new Error(`Tab does not reach "${text}".`)
  }

  describe.each(SCHEMES)('%s', (scheme) => {
    it.each(PATHS)(
      '%s asks no other server, complains of nothing, and every text can be read',
      async (path) => {
        const { page, requests, complaints } = await browser.open(`${server.url}${path}`, { scheme })
        await page.evaluate(() => {
          for (const details of document.querySelectorAll('details')) details.open = true
        })
        expect(await weakTexts(page, 4.5)).toEqual([])
        const strangers = requests.filter(
          (asked) => !asked.startsWith(server.url) && !asked.startsWith('data:'),
        )
        expect(strangers).toEqual([])
        // The browser itself tells of the answer 404 that was asked for.
        expect(complaints).toEqual(path === '/nothing-here' ? [expect.stringContaining('404')] : [])
        expect(countColours(await page.screenshot())).toBeGreaterThan(20)
        await page.close()
      },
    )
  })

  it.each(PATHS)('%s fits a phone', async (path) => {
    const { page } = await browser.open(`${server.url}${path}`, { width: 360 })
    const [needed, visible] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ])
    expect(needed).toBeLessThanOrEqual(visible!)
    await page.close()
  })

  it('follows a run while it moves on, to its end', async () => {
    const { page, complaints } = await browser.open(`${server.url}/runs/${RUNNING_RUN}`)
    const verdict = page.getByRole('status').filter({ hasText: 'running' })
    expect(await verdict.textContent()).toBe('● running. Phase features, 2 of 6.')
    await db.updateTable('runs').set({ phase: 'train' }).where('id', '=', RUNNING_RUN).execute()
    await db
      .insertInto('run_logs')
      .values({
        run_id: RUNNING_RUN,
        line_number: 1,
        at: '2026-05-01T11:59:00.000Z',
        level: 'info',
        message: 'Phase features completed',
        fields: '{"phase":"features","duration_ms":4200}',
      })
      .execute()
    await expect
      .poll(() => verdict.textContent(), { timeout: 10_000 })
      .toBe('● running. Phase train, 3 of 6.')
    expect(await page.locator('[aria-current="step"]').textContent()).toMatch(/train\s+now/)
    expect(await page.getByRole('cell', { name: 'Phase features completed' }).count()).toBe(1)
    expect(await page.getByRole('row', { name: 'features 4 s' }).count()).toBe(1)

    await db
      .updateTable('runs')
      .set({
        status: 'succeeded',
        finished_at: '2026-05-01T12:00:00.000Z',
        model_id: CHAMPION,
        version: '1.2.0',
      })
      .where('id', '=', RUNNING_RUN)
      .execute()
    await expect
      .poll(() => page.locator('#verdict').textContent(), { timeout: 10_000 })
      .toBe(`✓ succeeded after 2 min. Model ${CHAMPION}.`)
    expect(await page.title()).toMatch(/^succeeded: /)
    // Nothing moves any more, so nothing is asked any more.
    let asked = 0
    page.on('request', () => asked++)
    await page.waitForTimeout(3000)
    expect(asked).toBe(0)
    expect(complaints).toEqual([])
    await page.close()
  })

  it('says so while the scheduler does not answer', async () => {
    const { page } = await browser.open(`${server.url}/runs/${RUNNING_RUN}`)
    const port = Number(new URL(server.url).port)
    await server.close()
    const connection = page.locator('#connection')
    await expect.poll(() => connection.textContent(), { timeout: 10_000 }).toContain('does not answer')
    const { options } = serverOptions(db)
    server = await startServer({
      ...options,
      config: { ...options.config, http: { host: '127.0.0.1', port } },
    })
    await expect.poll(() => connection.textContent(), { timeout: 10_000 }).toBe('')
    await page.close()
  })

  it('leaves alone what the keyboard is in', async () => {
    const { page } = await browser.open(`${server.url}/`)
    const link = page.locator('#running-now a')
    await link.focus()
    const handle = await link.elementHandle()
    await db.updateTable('runs').set({ phase: 'judge' }).where('id', '=', RUNNING_RUN).execute()
    // Once the second is there, the page has done with the first.
    for (let looks = 0; looks < 2; looks++) await page.waitForResponse(`${server.url}/`)
    expect(await handle!.evaluate((element) => document.activeElement === element)).toBe(true)
    expect(await page.locator('#running-now').textContent()).not.toContain('Phase judge')
    await link.blur()
    await expect
      .poll(() => page.locator('#running-now').textContent(), { timeout: 10_000 })
      .toContain('Phase judge, 5 of 6.')
    await page.close()
  })

  it('is worked by the keyboard alone: sign in, pause a job, resume it, sign out', async () => {
    const { page, complaints } = await browser.open(`${server.url}/`)
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('Skip to the content')
    await tabTo(page, 'nightly')
    await page.keyboard.press('Enter')
    await page.waitForURL(`${server.url}/jobs/nightly`)
    await tabTo(page, 'Sign in')
    await page.keyboard.press('Enter')
    await page.waitForURL(/sign-in/)
    await page.keyboard.type('not the token at all')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').filter({ hasText: 'This is not the token.' }).waitFor()
    await page.keyboard.type(TOKEN)
    await page.keyboard.press('Enter')
    await page.waitForURL(`${server.url}/jobs/nightly`)

    await tabTo(page, 'Run now')
    await page.keyboard.press('Tab')
    await page.keyboard.type('moving <b>house</b>')
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('Pause')
    const ring = await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle)
    expect(ring).toBe('solid')
    await page.keyboard.press('Enter')
    await page.waitForURL(/done=pause/)
    expect(await page.getByRole('status').first().textContent()).toContain('The job is paused')
    expect(await page.locator('.verdict').textContent()).toMatch(
      /^Paused since .* by page: moving <b>house<\/b>$/,
    )

    await tabTo(page, 'Resume')
    await page.keyboard.press('Enter')
    await page.waitForURL(/done=resume/)
    const [job] = await db.selectFrom('jobs').select('paused_at').where('name', '=', 'nightly').execute()
    expect(job!.paused_at).toBeNull()

    await tabTo(page, 'Sign out')
    await page.keyboard.press('Enter')
    await page.waitForURL(`${server.url}/`)
    expect(await page.getByRole('link', { name: 'Sign in' }).count()).toBe(1)
    // The browser's own word on the wrong token.
    expect(complaints.filter((text) => !text.includes('401'))).toEqual([])
    await page.close()
  })

  it('keeps the session from scripts, and the token out of the browser', async () => {
    const { page } = await browser.open(`${server.url}/sign-in`)
    await signIn(page)
    const visible = await page.evaluate(() => [
      document.cookie,
      ...Object.values({ ...localStorage }),
      document.body.innerHTML,
    ])
    expect(visible[0]).toBe('')
    expect(visible.join('\n')).not.toContain(TOKEN)
    const [cookie] = await browser.context.cookies()
    expect(cookie).toMatchObject({ name: 'alertsmith_session', httpOnly: true, sameSite: 'Strict' })
    expect(cookie!.value).not.toContain(TOKEN)
    await page.close()
  })

  it('remembers the colours from page to page', async () => {
    const { page } = await browser.open(`${server.url}/`)
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const light = await ground()
    await page.getByRole('radio', { name: 'Dark' }).check()
    const dark = await ground()
    expect(dark).not.toBe(light)
    await page.goto(`${server.url}/models`)
    expect(await ground()).toBe(dark)
    await page.getByRole('radio', { name: 'System' }).check()
    await page.reload()
    expect(await ground()).toBe(light)
    await page.close()
  })

  it('works without scripts', async () => {
    const context = await browser.context.browser()!.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await signIn(page)
    await page.getByRole('link', { name: 'nightly' }).first().click()
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByRole('button', { name: 'Resume' }).waitFor()
    await context.close()
  })

  it('runs nothing and loads nothing that text brings along', async () => {
    const evil = '<img src=x onerror="document.title=1"><script>document.title=1</script>'
    await db
      .updateTable('runs')
      .set({ error_code: evil, error_message: evil, reason: evil, version: evil })
      .where('id', '=', 'run-0-2')
      .execute()
    for (const path of ['/', '/runs/run-0-2', '/jobs/nightly']) {
      const { page, complaints } = await browser.open(`${server.url}${path}`)
      expect(await page.title()).toContain('Alertsmith scheduler')
      expect(await page.locator('main img, main script').count()).toBe(0)
      expect(complaints).toEqual([])
      await page.close()
    }
  })

  it('leads from a run to the report of its model', async () => {
    const { page, complaints } = await browser.open(`${server.url}/runs/run-0-0`)
    await page.locator('#verdict').getByRole('link', { name: CHAMPION }).click()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Report of the champion')
    expect(complaints).toEqual([])
    await page.close()
  })

  it('pages through the history', async () => {
    const { page } = await browser.open(`${server.url}/runs`)
    const first = await page.locator('tbody tr').count()
    await page.getByRole('link', { name: 'Older runs' }).click()
    await page.getByRole('link', { name: 'Newest runs' }).waitFor()
    expect(first).toBe(50)
    expect(await page.locator('tbody tr').count()).toBe(50)
    await page.close()
  })

  it('a screen reader finds landmarks, headings, tables and charts by name', async () => {
    const { page } = await browser.open(`${server.url}/`)
    const overview = await page.locator('body').ariaSnapshot()
    for (const part of [
      '- navigation "Scheduler":',
      '- banner:',
      '- main:',
      '- heading "Overview" [level=1]',
      '- heading "Running now" [level=2]',
      '- table "Jobs of the config":',
      '- columnheader "Next run (UTC)"',
      '- status: 2 jobs, 1 training running',
      '- link "Skip to the content":',
      '- list "Phases":',
      'features now',
      'succeeded',
    ]) {
      expect.soft(overview).toContain(part)
    }
    await page.goto(`${server.url}/models`)
    expect(
      await page
        .getByRole('img', { name: /^test_auc of \d+ models, from 0\.\d{4} to 0\.\d{4}, between/ })
        .count(),
    ).toBe(2)
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    const levels = await page
      .locator('h1, h2, h3')
      .evaluateAll((all) => all.map(({ tagName }) => Number(tagName[1])))
    expect(levels[0]).toBe(1)
    levels.slice(1).forEach((level, i) => {
      expect(level - levels[i]!).toBeLessThanOrEqual(1)
    })
    await page.close()
  })

  it('charts are drawn, beyond axes and labels', async () => {
    const { page } = await browser.open(`${server.url}/models`)
    const charts = await page.locator('svg.chart').all()
    expect(charts.length).toBeGreaterThanOrEqual(8)
    for (const chart of charts) {
      await chart.evaluate((svg) => {
        for (const other of svg.querySelectorAll('.axis, text')) other.remove()
      })
      expect(countColours(await chart.screenshot())).toBeGreaterThan(1)
      await chart.evaluate((svg) => {
        for (const mark of svg.querySelectorAll('.path, circle')) mark.remove()
      })
      expect(countColours(await chart.screenshot())).toBe(1)
    }
    await page.close()
  })
})
