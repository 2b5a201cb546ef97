import type { DeclaredFeature } from '@alertsmith/core'
import { Bool, Field, Float32, Int32, List, Null, Table, Uint8, Utf8, type Vector } from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import { FeatureBuilder } from '../feature-builder.js'
import { column, rawSample } from '../testing/raw-tables.js'
import { alignTables } from './align-tables.js'

const DECLARED: readonly DeclaredFeature[] = [
  { name: 'score', table: 'raw_features', column: 'v2', kind: 'number' },
  { name: 'vip', table: 'raw_alerts', column: 'vip', kind: 'boolean' },
  { name: 'watched', table: 'raw_alerts', column: 'watched', kind: 'boolean' },
  { name: 'tags', table: 'raw_alerts', column: 'tags', kind: 'array-length' },
  { name: 'country', table: 'raw_features', column: 'country', kind: 'category', minFrequency: 1 },
]

function extended(table: Table, columns: Readonly<Record<string, Vector>>): Table {
  const own = table.schema.fields.map(({ name }) => [name, table.getChild(name)!])
  return new Table({ ...(Object.fromEntries(own) as Record<string, Vector>), ...columns })
}

const raw = rawSample()
const withColumns = {
  ...raw,
  // In the rows of the sample: a2, a1, a3, a4, b1.
  alerts: extended(raw.alerts, {
    vip: column([true, false, null, true, false], new Bool()),
    watched: column([0, 5, 1, null, 0], new Uint8()),
    tags: column(
      [['p', 'q'], [], null, ['p'], ['p', 'q', 'r']],
      new List(new Field('item', new Utf8(), true)),
    ),
  }),
  // x in week 2, x in week 1, z in week 1, x in a week without alerts.
  features: extended(raw.features, {
    v2: column([0.5, 0.25, 9, 9], new Float32()),
    country: column(['DE', null, 'ZZ', 'ZZ'], new Utf8()),
  }),
}

function declaredCells(name: string): unknown[] {
  return Array.from(alignTables(withColumns, { declared: DECLARED }).declared!.getChild(name)!)
}

describe('declared columns', () => {
  it('follow their alerts in the order of the aligned tables: a1, b1, a2, a3, a4', () => {
    expect(declaredCells('vip')).toEqual([0, 0, 1, null, 1])
    expect(declaredCells('watched')).toEqual([1, 0, 0, 1, null])
    expect(declaredCells('tags')).toEqual([0, 3, 2, null, 1])
  })

  it("come from the address's own row of the alert's snapshot, or are null", () => {
    expect(declaredCells('score')).toEqual([0.25, null, 0.5, 0.5, null])
    expect(declaredCells('country')).toEqual([null, null, 'DE', 'DE', null])
  })

  it('become features', () => {
    const tables = alignTables(withColumns, { declared: DECLARED })
    const builder = FeatureBuilder.fit(tables, { declared: DECLARED, include: ['declared'] })
    const { NaN: none } = Number
    expect([...builder.transform(tables).values]).toEqual([
      ...[0.25, none, 0.5, 0.5, none],
      ...[0, 0, 1, none, 1],
      ...[1, 0, 0, 1, none],
      ...[0, 3, 2, none, 1],
      ...[none, none, 0, 0, none],
    ])
  })

  it('may be null throughout', () => {
    const nothing = column([null, null, null, null, null], new Null())
    const alerts = extended(withColumns.alerts, { vip: nothing, watched: nothing, tags: nothing })
    const { declared } = alignTables({ ...withColumns, alerts }, { declared: DECLARED })
    for (const name of ['vip', 'watched', 'tags']) {
      expect(Array.from(declared!.getChild(name)!), name).toEqual([null, null, null, null, null])
    }
  })

  it('are named where they are missing or of another type', () => {
    const alerts = extended(withColumns.alerts, { tags: column([1, 2, 3, 4, 5], new Int32()) })
    expect(() => alignTables({ ...raw, alerts }, { declared: DECLARED })).toThrow(
      expect.objectContaining({
        code: 'FEATURES_BAD_TABLES',
        message: expect.stringMatching(
          /features\.v2: expected a number.*no such column\n- alerts\.tags: expected a list; found Int32\n- features\.country: expected text/,
        ),
      }),
    )
  })

  it('are absent where none is declared, and other options are refused', () => {
    expect('declared' in alignTables(withColumns)).toBe(false)
    const options: object = { declare: DECLARED }
    expect(() => alignTables(withColumns, options)).toThrow(/Did you mean "declared"\?/)
  })
})
