import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  CLUSTER_CATALOGUE,
  EXCLUDED_CLUSTER_COLUMNS,
  EXCLUDED_COLUMNS,
  FEATURE_CATALOGUE,
} from './catalogue.js'
import { renderCatalogue } from './catalogue-docs.js'
import { FEATURE_GROUPS } from './steps/step.js'
import { sampleClusterTables, sampleTables } from './testing/tables.js'

const GRAINS = [
  ['alert', FEATURE_CATALOGUE, EXCLUDED_COLUMNS, sampleTables(1, {})],
  ['cluster', CLUSTER_CATALOGUE, EXCLUDED_CLUSTER_COLUMNS, sampleClusterTables(1, {})],
] as const

describe.each(GRAINS)('%s catalogue', (_, catalogue, excluded, tables) => {
  it('names each feature once, in the order of the groups', () => {
    const names = catalogue.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    const places = catalogue.map(({ group }) => FEATURE_GROUPS.indexOf(group))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
  })

  it('uses every column of the tables or says why not', () => {
    const columns = Object.entries(tables).flatMap(([table, { schema }]) =>
      schema.fields.map(({ name }: { name: string }) => `${table}.${name}`),
    )
    const used = new Set(catalogue.flatMap(({ sources }) => sources))
    expect(columns.filter((column) => !used.has(column) && !(column in excluded))).toEqual([])
    expect([...used, ...Object.keys(excluded)].filter((column) => !columns.includes(column))).toEqual([])
  })
})

describe('catalogues', () => {
  it('reads no id, no label and no weight as a number', () => {
    const both = [...FEATURE_CATALOGUE, ...CLUSTER_CATALOGUE]
    const sources = new Set(both.flatMap((feature) => feature.sources))
    for (const column of [
      'alerts.alert_id',
      'alerts.address',
      'alerts.window_days',
      'labels.label',
      'clusters.window_days',
      'labels.label',
      'labels.weight',
      'labels.known_date',
      'labels.typology',
    ]) {
      expect(sources.has(column), column).toBe(false)
    }
    const ofCluster = FEATURE_CATALOGUE.filter((feature) => feature.sources.includes('clusters.cluster_id'))
    expect(ofCluster.every(({ group }) => group === 'cluster')).toBe(true)
  })

  it('are what docs/features.md shows', () => {
    const page = new URL('../../../docs/features.md', import.meta.url)
    expect(
      existsSync(page),
      'docs/features.md is missing: run packages/features/scripts/generate-docs.mjs',
    ).toBe(true)
    expect(readFileSync(page, 'utf8')).toBe(renderCatalogue())
  })
})
