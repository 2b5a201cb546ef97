import { describe, expect, it } from 'vitest'
import { type ReportDocument, renderReport } from '../src/index.js'
import {
  emptyDocument,
  evaluationDocument,
  HOSTILE,
  hostileDocument,
  oneClassDocument,
  rankerDocument,
  sampleDocument,
} from './support/documents.js'

const DOCUMENTS: Record<string, () => ReportDocument> = {
  full: sampleDocument,
  evaluation: evaluationDocument,
  ranker: rankerDocument,
  empty: emptyDocument,
  'one class': oneClassDocument,
  hostile: hostileDocument,
}

/** What a reader sees or hears: without tags, style and attributes. */
function textOf(page: string): string {
  const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
  return page
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name]!)
    .replace(/\s+/g, ' ')
}

function charts(page: string): number {
  return page.match(/<svg class="chart"/g)?.length ?? 0
}

/** The table with this caption, as rows of cell texts. */
function tableOf(page: string, caption: string): string[][] {
  const table = page.split('<table>').find((part) => part.includes(`<caption>${caption}</caption>`))!
  return [...table.split('</table>')[0]!.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row]) =>
    [...row!.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell]) => textOf(cell!).trim()),
  )
}

describe.each(Object.entries(DOCUMENTS))('every report: %s', (_, make) => {
  it('prints no figure that is none', async () => {
    const text = textOf(await renderReport(make()))
    expect(text.match(/.{0,60}(\b(NaN|undefined|null|Infinity)\b|\[object).{0,20}/g)).toBeNull()
  })

  it('has the same numbered sections', async () => {
    const page = await renderReport(make())
    const titles = [...page.matchAll(/<h2 id="([a-z]+)"><span class="no">(\d+)<\/span>/g)].map(
      ([, id, number]) => `${number} ${id}`,
    )
    const fourth = make().evaluation.kind === 'ranker' ? '4 days' : '4 curves'
    const others = ['6 training', '7 features', '8 firewall', '9 drift', '10 parameters', '11 lineage']
    expect(titles).toEqual(['1 summary', '2 data', '3 metrics', fourth, '5 segments', ...others])
  })

  it('loads and runs nothing', async () => {
    const page = await renderReport(make())
    expect(page).toContain("default-src 'none'")
    const tags = page.match(/<[a-z][^>]*>/gi)!.map((tag) => tag.replace(/="[^"]*"/g, '=""'))
    const loading = /^<(script|link|img|iframe|object|embed|base|form|image|use|foreignObject)\b/i
    const attribute = /\s(src|srcset|action|on[a-z]+|xlink:href)\s*=/i
    expect(tags.filter((tag) => loading.test(tag) || attribute.test(tag))).toEqual([])
    const targets = [...page.matchAll(/\shref="([^"]*)"/g)].map(([, target]) => target!)
    expect(targets.filter((target) => !target.startsWith('#'))).toEqual([])
    expect(page.match(/<style>.*?<\/style>/s)![0]).not.toMatch(/@import|url\(/)
  })

  it('names every chart, table and link target once', async () => {
    const page = await renderReport(make())
    const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id!)
    expect(new Set(ids).size).toBe(ids.length)
    for (const [, reference] of page.matchAll(/(?:href="#|aria-labelledby=")([^"]+)"/g)) {
      expect(ids).toContain(reference)
    }
    expect(page.match(/<table>\s*<caption>[^<]/g) ?? []).toHaveLength(page.match(/<table>/g)?.length ?? 0)
    expect(page.match(/<svg class="chart" role="img" aria-label="[^"]{20,}"/g) ?? []).toHaveLength(
      charts(page),
    )
  })

  it('is the same page for the same document, through JSON too', async () => {
    const document = make()
    expect(await renderReport(JSON.parse(JSON.stringify(document)))).toBe(await renderReport(document))
  })
})

describe('a full training report', () => {
  it('begins with the verdict in words and what a random split would have claimed', async () => {
    const text = textOf(await renderReport(sampleDocument()))
    expect(text).toContain('5,376 rows from 2018-07-01 to 2020-01-26, 1,484 of them positive')
    expect(text).toContain('probability 0.9840 (ROC-AUC, 95 % interval 0.9809 to 0.9871)')
    expect(text).toContain(
      'A random split of the same data would have claimed ROC-AUC 0.9920 and PR-AUC 0.9750',
    )
    expect(text).toContain('0.0080 more and 0.0270 more than the split in time gives')
    expect(text).toContain('No alarm was raised.')
  })

  it('draws every chart it has data for', async () => {
    // Timeline, ROC, precision-recall, calibration, gain, budget, months, learning curve, importances, contributions, firewall.
    expect(charts(await renderReport(sampleDocument()))).toBe(11)
  })

  it('tables hold the figures of the document', async () => {
    const page = await renderReport(sampleDocument())
    expect(tableOf(page, 'Figures that need no threshold').map((row) => row.slice(0, 3))).toContainEqual([
      'Brier score, calibrated',
      '0.0409',
      '0.0388 to 0.0430',
    ])
    const reduction = 'How many alerts need not be looked at while this share of the positives is still found'
    expect(tableOf(page, reduction)[2]).toEqual(['97.5 %', '0.1542', '60.1 %', '58.5 % to 61.7 %'])
    const dropped = tableOf(page, 'Rows that were read and not used, or belong to no part')
    expect(dropped.map((row) => row.slice(0, 2))).toEqual([
      ['Reason', 'Rows'],
      ['No label', '1,204'],
      ['Embargo', '411'],
      ['Label known too late', '37'],
    ])
    expect(tableOf(page, 'Parameters of LightGBM, under its own names')).toContainEqual([
      'metric',
      'auc, binary_logloss',
    ])
  })

  it('sorts importances by gain, whatever their order', async () => {
    const { importances } = sampleDocument()
    const page = await renderReport(sampleDocument({ importances: importances.toReversed() }))
    expect(page).toBe(await renderReport(sampleDocument()))
  })
})

it('an evaluation shows the evaluated period on the timeline, and drift', async () => {
  const text = textOf(await renderReport(evaluationDocument()))
  expect(text).toContain('Evaluation report')
  expect(text).toContain('The finished model was judged on')
  expect(text).toContain('PSI of the score: 0.1312 , worth watching')
  expect(text).toContain('Evaluated')
})

it('a ranker is compared with the orders that need no model', async () => {
  const page = await renderReport(rankerDocument())
  expect(textOf(page)).toContain('Ordering by volume gives 0.4911, by severity gives 0.5533 for NDCG@10.')
  const caption = 'Means over days; “volume” and “severity” order each day by that column, highest first'
  expect(tableOf(page, caption)[1]).toEqual(['model', '0.8412', '0.8612', '0.8912', '0.8112', '0.7512'])
  expect(textOf(page)).toContain('2 days without a positive row have no such figure and are left out')
})

it('a ranker without a positive row says so', async () => {
  const none = { mean: null, std: null, low: null, high: null }
  const metrics = { ndcg_at_5: none, ndcg_at_10: none, ndcg_at_20: none, map: none, precision_at_10: none }
  const text = textOf(
    await renderReport(
      rankerDocument({
        metrics,
        baselines: [],
        days: 1,
        days_without_positives: 1,
        segments: { address: [] },
        by_day: { date: ['2024-01-01'], rows: [5], positives: [0], ndcg_at_10: [null], precision_at_10: [0] },
      }),
    ),
  )
  expect(text).toContain('No judged day has a positive row, so the order within a day cannot be judged.')
  expect(text).toContain('No such order was compared.')
})

it('what is empty is said in words instead of drawn', async () => {
  const page = await renderReport(emptyDocument())
  expect(charts(page)).toBe(0)
  const text = textOf(page)
  for (const words of [
    'This needs rows of both classes.',
    'This needs positive rows.',
    'There are no bins to show.',
    'No number of alerts per day was given.',
    'Severity is not known for these rows.',
    'Typology is not known for these rows.',
    'The history of the training was not kept.',
    'No cross-validation was asked for.',
    'No feature is used in any split.',
    'No contributions were sampled.',
    'The firewall runs in training; it was not run here.',
    'Drift is measured when a finished model is evaluated on later data.',
    'No parameters were recorded.',
    'No command was recorded.',
  ]) {
    expect(text).toContain(words)
  }
})

it('rows of one class have no AUC, and the report says why', async () => {
  const text = textOf(await renderReport(oneClassDocument()))
  expect(text).toContain('All judged rows are of one class')
  expect(text).toContain('1 alarm')
  expect(text).toContain('No month holds rows of both classes')
})

it('cluster models speak of clusters', async () => {
  const { model } = sampleDocument()
  const text = textOf(
    await renderReport(sampleDocument({ model: { ...model, model_type: 'cluster_scorer' } })),
  )
  expect(text).toContain('Seen and unseen clusters')
  expect(text).not.toContain('addresses')
})

it('hostile names stay text, in tables and in charts', async () => {
  const page = await renderReport(hostileDocument())
  const forbidden = ['<img', '</style></svg>', '\u0007', '\u202e'].filter((text) => page.includes(text))
  expect(forbidden).toEqual([])
  expect(/\p{Surrogate}/u.test(page)).toBe(false)
  const visible = HOSTILE.replace(/\p{Control}|\p{Surrogate}|\p{Bidi_Control}/gu, '\ufffd')
  expect(textOf(page).includes(visible)).toBe(true)
})
