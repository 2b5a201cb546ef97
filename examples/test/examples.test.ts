import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const folder = join(dirname(fileURLToPath(import.meta.url)), '..')

/** What each example has to print: enough to see that it did its work. */
const PRINTS: Record<string, RegExp[]> = {
  'lightgbm.mjs': [/best iteration \d+, AUC 0\.9\d+/, /volume -?\d/],
  'storage.mjs': [
    /applied 0001_/,
    /stored as it is: 0xabc'; DROP TABLE/,
    /v1\.0\.0_20240701_120000 verified: model\.txt/,
  ],
  'extraction.mjs': [/alerts: aligned/, /history: aligned/, /2000 alerts, fingerprint 64 hex digits/],
  'features.mjs': [/\d+ features/, /earlier alerts: NaN, NaN, 1200, NaN/],
  'trainer.mjs': [/train to 2024-02-\d\d.*test from 2024-02-15/, /most important: signal/],
  'own-step.mjs': [/✓ gives a slice of rows the same values as the whole/, /✓ accepts tables without rows/],
  'score-in-memory.mjs': [
    /mule-1: score 0\.\d+, probability 0\.\d+/,
    /sent per receiver in 7 days.*\([+−]\d/,
  ],
  'explore.ts': [/median {5}│ \d/, /Plot: .*volume-by-label\.svg/],
  'foreign-schema/main.mjs': [
    /ok sources of ethereum: raw_alerts from aml\.case_alerts/,
    // The same data and the same model from the team's tables as from the canonical ones.
    /canonical: (5000 alerts, data [0-9a-f]{12}, model\.txt [0-9a-f]{12})\nethereum: \1\n/,
    /bitcoin: 5000 alerts/,
  ],
  'pipeline.mjs': [/phase save/, /demo v1\.0\.0: test AUC 0\.\d\d/, /ready to score \d+ features/],
}

const HELPERS = ['scratch.mjs', 'train-demo-model.mjs']

it('covers every example', () => {
  const examples = readdirSync(folder).filter((name) => /\.(mjs|ts)$/.test(name) && !HELPERS.includes(name))
  const inFolders = readdirSync(folder)
    .map((name) => `${name}/main.mjs`)
    .filter((path) => existsSync(join(folder, path)))
  expect([...examples, ...inFolders].sort()).toEqual(Object.keys(PRINTS).sort())
})

it.each(Object.entries(PRINTS))('%s runs and prints what it promises', async (name, patterns) => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, name)])
  for (const pattern of patterns) expect(stdout).toMatch(pattern)
  expect(stdout).not.toMatch(/NOT aligned/)
})

it('explore.ts draws what it describes', async () => {
  const plots = mkdtempSync(join(tmpdir(), 'alertsmith-plots-'))
  try {
    await promisify(execFile)(process.execPath, [join(folder, 'explore.ts'), plots])
    const svg = readFileSync(join(plots, 'volume-by-label.svg'), 'utf8')
    expect(svg).toMatch(/^<svg[^>]*viewBox/)
    expect(svg).toContain('log10(1 + volume in USD)')
    // One area for each class, with points enough to be a curve.
    const areas = [...svg.matchAll(/<path aria-label="[^"]*"[^>]* d="([^"]+)"/g)].map(([, d]) => d!)
    expect(areas.filter((d) => (d.match(/C/g)?.length ?? 0) > 20)).toHaveLength(2)
  } finally {
    rmSync(plots, { recursive: true, force: true })
  }
})
