import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { EXCLUDED_COLUMNS, FEATURE_CATALOGUE } from './catalogue.js'
import { renderCatalogue } from './catalogue-docs.js'
import { FEATURE_GROUPS } from './steps/step.js'
import { sampleTables } from './testing/tables.js'

describe('catalogue', () => {
  it('names each feature once, in the order of the groups', () => {
    const names = FEATURE_CATALOGUE.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    const groups = FEATURE_CATALOGUE.map(({ group }) => group)
    expect([...new Set(groups)]).toEqual(FEATURE_GROUPS)
    expect(groups).toEqual(groups.toSorted((a, b) => FEATURE_GROUPS.indexOf(a) - FEATURE_GROUPS.indexOf(b)))
  })

  it('uses every column of the aligned tables or says why not', () => {
    const columns = Object.entries(sampleTables(1, {})).flatMap(([table, { schema }]) =>
      schema.fields.map(({ name }: { name: string }) => `${table}.${name}`),
    )
    const used = new Set(FEATURE_CATALOGUE.flatMap(({ sources }) => sources))
    expect(columns.filter((column) => !used.has(column) && !(column in EXCLUDED_COLUMNS))).toEqual([])
    expect([...used, ...Object.keys(EXCLUDED_COLUMNS)].filter((column) => !columns.includes(column))).toEqual(
      [],
    )
  })

  it('reads no id, no label and no weight as a number', () => {
    const sources = new Set(FEATURE_CATALOGUE.flatMap((feature) => feature.sources))
    for (const column of [
      'alerts.alert_id',
      'alerts.address',
      'alerts.window_days',
      'labels.label',
      'labels.weight',
    ]) {
      expect(sources.has(column), column).toBe(false)
    }
    const ofCluster = FEATURE_CATALOGUE.filter((feature) => feature.sources.includes('clusters.cluster_id'))
    expect(ofCluster.every(({ group }) => group === 'cluster')).toBe(true)
  })

  it('is what docs/features.md shows', () => {
    const page = new URL('../../../docs/features.md', import.meta.url)
    expect(
      existsSync(page),
      'docs/features.md is missing: run packages/features/scripts/generate-docs.mjs',
    ).toBe(true)
    expect(readFileSync(page, 'utf8')).toBe(renderCatalogue())
  })
})
