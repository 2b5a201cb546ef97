import type { AlignedTables } from '@alertsmith/core'
import { Float64, Table, Uint16, Utf8 } from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import { FeatureBuilder } from '../feature-builder.js'
import { column, dayOf, rawSample } from '../testing/raw-tables.js'
import { alignTables } from './align-tables.js'

function cells(tables: AlignedTables, table: keyof AlignedTables, name: string): unknown[] {
  return Array.from(tables[table]!.getChild(name)!)
}

/** The alerts table with some columns put in the place of its own. */
function withColumns(table: Table, columns: Readonly<Record<string, ReturnType<typeof column>>>): Table {
  const own = table.schema.fields.map(({ name }) => [name, columns[name] ?? table.getChild(name)!])
  return new Table(Object.fromEntries(own))
}

describe('alignTables', () => {
  const tables = alignTables(rawSample())

  it('orders alerts by day, then by id', () => {
    expect(cells(tables, 'alerts', 'alert_id')).toEqual(['a1', 'b1', 'a2', 'a3', 'a4'])
    expect(cells(tables, 'alerts', 'address')).toEqual(['x', 'y', 'x', 'x', 'x'])
    expect(cells(tables, 'alerts', 'processing_date')).toEqual(
      ['2024-03-04', '2024-03-04', '2024-03-11', '2024-03-11', '2024-03-18'].map(dayOf),
    )
    expect(cells(tables, 'alerts', 'volume_usd')).toEqual([10.25, 5, 20.5, 30, 40])
    expect(cells(tables, 'alerts', 'severity')).toEqual(['low', 'low', 'high', 'medium', 'critical'])
    expect(cells(tables, 'alerts', 'alert_confidence_score')).toEqual([null, 0, 0.5, 0.75, 1])
    expect(cells(tables, 'alerts', 'first_seen_timestamp')[2]).toBe(Date.parse('2024-03-05T12:00:00Z') / 1000)
  })

  it('orders ids by their bytes, not by UTF-16 units', () => {
    const raw = rawSample()
    // U+1F600 is the larger code point, but its first UTF-16 unit is smaller than U+FFFD.
    const ids = column(['\u{1F600}', '\uFFFD', 'B', 'a', 'A'], new Utf8())
    const sameDay = column(Array(5).fill(dayOf('2024-03-04')), new Uint16())
    const alerts = withColumns(raw.alerts, { alert_id: ids, processing_date: sameDay })
    expect(cells(alignTables({ ...raw, alerts }), 'alerts', 'alert_id')).toEqual([
      'A',
      'B',
      'a',
      '\uFFFD',
      '\u{1F600}',
    ])
  })

  it("takes the address's own figures from the alert's own snapshot", () => {
    expect(cells(tables, 'features', 'total_received_usd')).toEqual([100, null, 200, 200, null])
    expect(cells(tables, 'features', 'is_mixer')).toEqual([0, null, 1, 1, null])
    expect(cells(tables, 'features', 'risk_score')).toEqual([0.25, null, 0.5, 0.5, null])
  })

  it('takes the largest cluster, among equals the one whose id sorts first', () => {
    expect(cells(tables, 'clusters', 'cluster_id')).toEqual(['k1', 'k2', null, null, null])
    expect(cells(tables, 'clusters', 'cluster_size')).toEqual([3, 3, null, null, null])
    expect(cells(tables, 'clusters', 'total_volume_usd')).toEqual([100, 300, null, null, null])
  })

  it('reduces flows to the address and the snapshot', () => {
    expect(cells(tables, 'moneyFlows', 'in_degree')).toEqual([2, 0, 0, 0, 1])
    expect(cells(tables, 'moneyFlows', 'total_in')).toEqual([30.5, null, null, null, 2])
    expect(cells(tables, 'moneyFlows', 'avg_in')).toEqual([30.5 / 3, null, null, null, 2])
    expect(cells(tables, 'moneyFlows', 'tx_in_count')).toEqual([3, 0, 0, 0, 1])
    expect(cells(tables, 'moneyFlows', 'out_degree')).toEqual([1, 1, 1, 1, 1])
    expect(cells(tables, 'moneyFlows', 'total_out')).toEqual([4, 0.5, 8, 8, 2])
    expect(cells(tables, 'moneyFlows', 'tx_out_count')).toEqual([1, 1, 1, 1, 1])
  })

  it('lets alerts of strictly earlier days alone into the history', () => {
    expect(cells(tables, 'history', 'prior_alert_count')).toEqual([0, 0, 1, 1, 3])
    expect(cells(tables, 'history', 'prior_volume_mean')).toEqual([null, null, 10.25, 10.25, 20.25])
    // Volumes 10.25, 20.5, 30: squared deviations from 20.25 are 100, 0.0625, 95.0625.
    expect(cells(tables, 'history', 'prior_volume_std')).toEqual([
      null,
      null,
      null,
      null,
      Math.sqrt(195.125 / 2),
    ])
    expect(cells(tables, 'history', 'prior_volume_min')).toEqual([null, null, 10.25, 10.25, 10.25])
    expect(cells(tables, 'history', 'prior_volume_max')).toEqual([null, null, 10.25, 10.25, 30])
    expect(cells(tables, 'history', 'last_alert_date')).toEqual([
      null,
      null,
      ...['2024-03-04', '2024-03-04', '2024-03-11'].map(dayOf),
    ])
  })

  it('keeps windows of different length apart', () => {
    const raw = rawSample()
    const alerts = withColumns(raw.alerts, { window_days: column([30, 7, 7, 7, 7], new Uint16()) })
    const mixed = alignTables({ ...raw, alerts })
    expect(cells(mixed, 'alerts', 'alert_id')[2]).toBe('a2')
    expect(cells(mixed, 'history', 'prior_alert_count')).toEqual([0, 0, 0, 1, 2])
    expect(cells(mixed, 'features', 'total_received_usd')).toEqual([100, null, null, 200, null])
    expect(cells(mixed, 'moneyFlows', 'total_out')).toEqual([4, 0.5, null, 8, 2])
  })

  it('carries labels and weights along', () => {
    expect(cells(tables, 'labels', 'label')).toEqual([0, null, 1, 1, 0])
    expect(cells(tables, 'labels', 'weight')).toEqual([1, 1, 1, 1, 1])
    const raw = rawSample()
    const alerts = new Table({
      ...Object.fromEntries(raw.alerts.schema.fields.map(({ name }) => [name, raw.alerts.getChild(name)!])),
      weight: column([0.5, 1, 2, 3, null], new Float64()),
    })
    expect(cells(alignTables({ ...raw, alerts }), 'labels', 'weight')).toEqual([1, null, 0.5, 2, 3])
  })

  it('does without clusters and flows', () => {
    const { alerts, features } = rawSample()
    const alone = alignTables({ alerts, features })
    expect(cells(alone, 'clusters', 'cluster_id')).toEqual([null, null, null, null, null])
    const matrix = FeatureBuilder.fit(alone).transform(alone)
    for (const name of ['in_cluster', 'cluster_size', 'total_in', 'out_degree']) {
      const start = matrix.names.indexOf(name) * 5
      expect([...matrix.values.subarray(start, start + 5)], name).toEqual([0, 0, 0, 0, 0])
    }
  })

  it('accepts tables without rows', () => {
    const raw = rawSample()
    const empty = alignTables({
      alerts: raw.alerts.slice(0, 0),
      features: raw.features.slice(0, 0),
      clusters: raw.clusters.slice(0, 0),
      moneyFlows: raw.moneyFlows.slice(0, 0),
    })
    expect(empty.alerts.numRows).toBe(0)
    expect(FeatureBuilder.fit(tables).transform(empty).numRows).toBe(0)
  })

  it('reads chunked and sliced tables alike', () => {
    const raw = rawSample()
    const chunked = (table: Table) => table.slice(0, 2).concat(table.slice(2, 3), table.slice(3))
    const parts = alignTables({
      alerts: chunked(raw.alerts),
      features: chunked(raw.features),
      clusters: chunked(raw.clusters),
      moneyFlows: chunked(raw.moneyFlows),
    })
    const builder = FeatureBuilder.fit(tables)
    expect(builder.transform(parts)).toEqual(builder.transform(tables))
  })

  it('refuses a misspelt table instead of doing without it', () => {
    const { alerts, features, moneyFlows } = rawSample()
    const tables = { alerts, features, money_flows: moneyFlows }
    expect(() => alignTables(tables)).toThrow(
      expect.objectContaining({
        code: 'FEATURES_UNKNOWN_KEY',
        message: expect.stringContaining('got "money_flows". Did you mean "moneyFlows"?'),
      }),
    )
  })

  it('names every missing column and wrong type at once', () => {
    const raw = rawSample()
    const alerts = withColumns(raw.alerts, { volume_usd: column(['1', '2', '3', '4', '5'], new Utf8()) })
    const clusters = raw.clusters.select([
      'cluster_id',
      'processing_date',
      'window_days',
      'cluster_size',
      'total_volume_usd',
    ])
    expect(() => alignTables({ ...raw, alerts, clusters })).toThrow(
      expect.objectContaining({
        code: 'FEATURES_BAD_TABLES',
        context: {
          problems: [
            {
              table: 'alerts',
              column: 'volume_usd',
              expected: expect.stringContaining('number'),
              found: 'Utf8',
            },
            {
              table: 'clusters',
              column: 'member_addresses',
              expected: expect.stringContaining('list'),
              found: 'no such column',
            },
          ],
        },
      }),
    )
  })

  it('names every unusable key at once', () => {
    const raw = rawSample()
    const alerts = withColumns(raw.alerts, {
      alert_id: column(['a', 'b', 'a', 'b', ''], new Utf8()),
      address: column(['x', null, 'x', 'x', 'y'], new Utf8()),
      processing_date: column(['2024-03-04', '2024-02-30', 'soon', '2024-03-04', '2024-03-04'], new Utf8()),
    })
    expect(() => alignTables({ ...raw, alerts })).toThrow(
      expect.objectContaining({
        code: 'FEATURES_BAD_KEYS',
        message: expect.stringMatching(
          /alert_id must not be null, empty or unreadable.* row 4\n.*address must not be null.* row 1\n.*processing_date .* row 1, 2\n.*alert_id must be unique; repeated a, b/,
        ),
      }),
    )
  })

  it('refuses two feature rows for one address in one snapshot', () => {
    const raw = rawSample()
    const features = raw.features.concat(raw.features.slice(1, 2))
    expect(() => alignTables({ ...raw, features })).toThrow(
      expect.objectContaining({
        code: 'FEATURES_BAD_KEYS',
        message: expect.stringContaining('row 4 (2024-03-04, 7 days)'),
      }),
    )
  })

  it('refuses two clusters of one id in one snapshot', () => {
    const raw = rawSample()
    const clusters = raw.clusters.concat(raw.clusters.slice(3, 4))
    expect(() => alignTables({ ...raw, clusters })).toThrow(
      expect.objectContaining({ code: 'FEATURES_BAD_KEYS', message: expect.stringContaining('row 5') }),
    )
  })
})
