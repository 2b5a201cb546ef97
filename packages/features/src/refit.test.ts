import type { DeclaredFeature } from '@alertsmith/core'
import { Table, Utf8 } from 'apache-arrow'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alignTables } from './align/align-tables.js'
import { amount } from './columns/request.js'
import { FeatureBuilder } from './feature-builder.js'
import { defineStep } from './steps/define-step.js'
import { handTables } from './testing/network.js'
import { networkRecords, tablesOf } from './testing/random-network.js'
import { column } from './testing/raw-tables.js'

const COUNTRY: DeclaredFeature = {
  name: 'country',
  table: 'raw_alerts',
  column: 'country',
  kind: 'category',
  minFrequency: 2,
}

/** Learns the largest volume of the rows it may see. */
const largest = defineStep({
  name: 'largest',
  group: 'own',
  version: 1,
  inputs: { volume: amount('alerts', 'volume_usd') },
  outputs: {
    share_of_largest: {
      from: ['volume'],
      meaning: 'Volume / largest volume of the training rows',
      unit: 'ratio',
      missing: 'nan',
      phrase: 'volume is {value} of the largest',
    },
  },
  fitted: {
    fit: ({ columns, rows }): { max: number } => ({
      max: rows.reduce((max, row) => Math.max(max, columns.volume[row]! || 0), 1),
    }),
    checkState: () => undefined,
  },
  transform({ numRows, columns, out, state }) {
    for (let row = 0; row < numRows; row++) out.share_of_largest[row] = columns.volume[row]! / state.max
  },
})

describe('a refitter', () => {
  it('gives what a fit on these rows alone gives', () => {
    fc.assert(
      fc.property(
        networkRecords,
        fc.array(fc.constantFrom('FR', 'DE', 'IT', null), { minLength: 64, maxLength: 64 }),
        fc.infiniteStream(fc.boolean()),
        (records, countries, draws) => {
          const aligned = alignTables(tablesOf(records))
          const { numRows } = aligned.alerts
          fc.pre(numRows > 0)
          const country = Array.from({ length: numRows }, (_, row) => countries[row % countries.length]!)
          const tables = { ...aligned, declared: new Table({ country: column(country, new Utf8()) }) }
          const options = { declared: [COUNTRY], steps: [largest] }
          const rows = Int32Array.from({ length: numRows }, (_, row) => row).filter(
            (row) => row === 0 || draws.next().value,
          )
          const builder = FeatureBuilder.fit(tables, options)
          const matrix = builder.transform(tables)
          const before = matrix.values.slice()
          const refitted = builder.refitter(tables, matrix)(rows)
          expect(refitted).toEqual(FeatureBuilder.fit(tables, { ...options, rows }).transform(tables))
          expect(matrix.values).toEqual(before)
        },
      ),
    )
  })

  it('refuses the matrix of other features', () => {
    const aligned = handTables()
    const builder = FeatureBuilder.fit(aligned, { include: ['volume_zscore', 'volume_percentile'] })
    const other = FeatureBuilder.fit(aligned, { include: ['volume_percentile'] }).transform(aligned)
    expect(() => builder.refitter(aligned, other)).toThrow(
      expect.objectContaining({ code: 'FEATURES_MATRIX_MISMATCH' }),
    )
  })
})
