import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  countColours,
  executablePath,
  openBrowser,
  type Scheme,
  type TestBrowser,
  weakTexts,
} from '@alertsmith/testkit/browser'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { figure } from '../../src/charts/figure.js'
import { lineChart } from '../../src/charts/line-chart.js'
import { renderReport } from '../../src/index.js'
import { pageStyle } from '../../src/page/style.js'
import {
  emptyDocument,
  evaluationDocument,
  hostileDocument,
  oneClassDocument,
  rankerDocument,
  sampleDocument,
} from '../support/documents.js'

if (executablePath === undefined) {
  console.warn('Skipped: no Chromium found. Install one, or name it in ALERTSMITH_TEST_CHROMIUM.')
}

const DOCUMENTS = {
  full: sampleDocument,
  evaluation: evaluationDocument,
  ranker: rankerDocument,
  empty: emptyDocument,
  'one class': oneClassDocument,
  hostile: hostileDocument,
}
// Leaves nothing of a chart but its data: an empty chart is one colour then.
const DATA_ALONE = `svg.chart .role-axis, svg.chart .role-legend, svg.chart [stroke="var(--third)"] {
  visibility: hidden !important
}`
const SCHEMES: readonly Scheme[] = ['light', 'dark']

describe.skipIf(executablePath === undefined)('in a browser', () => {
  let browser: TestBrowser
  const folder = mkdtempSync(join(tmpdir(), 'alertsmith-report-'))
  const urls: Record<string, string> = {}

  beforeAll(async () => {
    browser = await openBrowser()
    for (const [name, make] of Object.entries(DOCUMENTS)) {
      urls[name] = write(name, await renderReport(make()))
    }
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  function write(name: string, content: string): string {
    const path = join(folder, `${name}.html`)
    writeFileSync(path, content)
    return pathToFileURL(path).href
  }

  describe.each(Object.keys(DOCUMENTS))('%s', (name) => {
    it.each(SCHEMES)(
      '%s: loads nothing, complains of nothing, and every text can be read',
      async (scheme) => {
        const { page, requests, complaints } = await browser.open(urls[name]!, { scheme })
        await page.evaluate(() => {
          for (const details of document.querySelectorAll('details')) details.open = true
        })
        expect(await weakTexts(page, 4.5)).toEqual([])
        expect(requests).toEqual([])
        expect(complaints).toEqual([])
        await page.close()
      },
    )

    it.each([380, 1280])('does not overflow sideways at %i px', async (width) => {
      const { page } = await browser.open(urls[name]!, { width })
      const [needed, visible] = await page.evaluate(() => [
        document.documentElement.scrollWidth,
        document.documentElement.clientWidth,
      ])
      expect(needed).toBeLessThanOrEqual(visible!)
      await page.close()
    })
  })

  describe.each(SCHEMES)('charts, %s', (scheme) => {
    it.each(['full', 'evaluation', 'ranker'])('of %s are drawn, beyond axes and labels', async (name) => {
      const { page } = await browser.open(urls[name]!, { scheme })
      await page.addStyleTag({ content: DATA_ALONE })
      const charts = await page.locator('svg.chart').all()
      expect(charts.length).toBeGreaterThanOrEqual(6)
      for (const chart of charts) {
        const label = await chart.getAttribute('aria-label')
        expect.soft(countColours(await chart.screenshot()), label!).toBeGreaterThan(1)
      }
      await page.close()
    })
  })

  it('a chart without data would be noticed', async () => {
    const spec = lineChart({
      lines: [
        { name: 'raw', x: [0, 1], y: [null, null] },
        { name: 'calibrated', x: [0, 1], y: [null, null] },
      ],
      xTitle: 'x',
      yTitle: 'y',
      yDomain: [0, 1],
      reference: { from: [0, 0], to: [1, 1] },
    })
    const { html } = await figure(spec, 'An empty chart')
    const { page } = await browser.open(write('without data', `<style>${pageStyle()}</style>${html}`))
    const chart = page.locator('svg.chart')
    expect(countColours(await chart.screenshot())).toBeGreaterThan(1)
    await page.addStyleTag({ content: DATA_ALONE })
    expect(countColours(await chart.screenshot())).toBe(1)
    await page.close()
  })

  it('the charts stay within their drawing', async () => {
    const { page } = await browser.open(urls.full!)
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll('svg.chart')].flatMap((svg) => {
        const frame = svg.getBoundingClientRect()
        return [...svg.querySelectorAll('text, path[fill^="var"], path[stroke^="var"]')].flatMap((mark) => {
          const box = mark.getBoundingClientRect()
          const within =
            box.left >= frame.left - 2 &&
            box.right <= frame.right + 2 &&
            box.top >= frame.top - 2 &&
            box.bottom <= frame.bottom + 2
          return within
            ? []
            : [`${svg.getAttribute('aria-label')!.slice(0, 40)}: ${mark.outerHTML.slice(0, 120)}`]
        })
      }),
    )
    expect(cut).toEqual([])
    await page.close()
  })

  it('the choice of colours on the page overrules the system, without a script', async () => {
    const { page } = await browser.open(urls.full!)
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const light = await ground()
    await page.getByRole('radio', { name: 'Dark' }).check()
    const dark = await ground()
    expect(dark).not.toBe(light)
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.getByRole('radio', { name: 'Light' }).check()
    expect(await ground()).toBe(light)
    await page.getByRole('radio', { name: 'System' }).check()
    expect(await ground()).toBe(dark)
    await page.close()
  })

  it('prints in light colours and without the contents', async () => {
    const { page } = await browser.open(urls.full!, { scheme: 'dark' })
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
      'rgb(255, 255, 255)',
    )
    expect(await page.locator('nav').isVisible()).toBe(false)
    await page.close()
  })

  it('a screen reader finds headings, charts and tables by name', async () => {
    const { page } = await browser.open(urls.full!)
    for (const name of ['1 Summary', '4.1 ROC', '8 Leakage firewall', '11 Lineage and hashes']) {
      const [number, ...words] = name.split(' ')
      const heading = page.getByRole('heading', { name: new RegExp(`^${number}\\s?${words.join(' ')}$`) })
      expect.soft(await heading.count(), name).toBe(1)
    }
    expect(await page.getByRole('img', { name: /^ROC curve; the area below it is 0\.9840/ }).count()).toBe(1)
    expect(await page.getByRole('table', { name: 'Figures that need no threshold' }).count()).toBe(1)
    expect(await page.getByRole('navigation', { name: 'Contents' }).count()).toBe(1)
    await page.close()
  })

  it('links of the contents lead to their sections by keyboard', async () => {
    const { page } = await browser.open(urls.full!)
    await page.getByRole('link', { name: 'Lineage and hashes' }).focus()
    await page.keyboard.press('Enter')
    await expect
      .poll(() => page.locator('#lineage').evaluate((heading) => heading.getBoundingClientRect().top < 900))
      .toBe(true)
    await page.close()
  })
})
